import type { Job } from '../../jobs/job';
import type { PreparedSchedule, ScheduleJob } from './job';

/** Simulates what is stated, what could be, and the policies. */
export const simulateJob: Job<ScheduleJob, PreparedSchedule> = {
  name: 'scheduling.simulate',
  noun: 'simulation',
  steps: { practise: 'Practising', simulate: 'Simulating' },
  load: async () => (await import('./job')).runSchedule,
  decisive: (params) => ({ ...params }),
};

export const schedulingJobs = [simulateJob];
