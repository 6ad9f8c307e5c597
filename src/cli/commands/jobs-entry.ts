import type { CommandEntry } from './command';

/** `meshlens jobs`. */
export const jobsEntry: CommandEntry = {
  name: 'jobs',
  summary: 'List trainings and other jobs, cancel them, run them again',
  load: async () => (await import('./jobs')).jobsCommand,
};
