import type { Job } from '../../jobs/job';
import type { WorkloadResult } from './forecast';
import type { WorkloadJob } from './job';
import { fitWorkload } from './networks/jobs';

/** Fits the linear models, back-tests every model and forecasts. */
export const forecastLoad: Job<WorkloadJob, WorkloadResult> = {
  name: 'workload.forecast',
  noun: 'forecast',
  steps: { fit: 'Fitting and back-testing' },
  load: async () => (await import('./job')).runWorkload,
  decisive: (params) => ({ ...params }),
};

export const workloadJobs = [forecastLoad, fitWorkload];
