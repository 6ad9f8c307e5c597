import type { CommandEntry } from './command';

/** `meshlens worker`: the one subcommand that belongs to no method. */
export const workerEntry: CommandEntry = {
  name: 'worker',
  summary: 'Run trainings that other machines ask for, from a queue on Redis',
  load: async () => (await import('./worker')).workerCommand,
};
