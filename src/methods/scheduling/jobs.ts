import type { Job } from '../../jobs/job';
import type { ScheduleJob } from './job';
import type { ScheduleResult } from './simulate-schedule';

/** Simulates what is stated, what could be, and the policies. */
export const simulateJob: Job<ScheduleJob, ScheduleResult> = {
  name: 'scheduling.simulate',
  noun: 'simulation',
  steps: { simulate: 'Simulating' },
  load: async () => (await import('./job')).runSchedule,
};

export const schedulingJobs = [simulateJob];
