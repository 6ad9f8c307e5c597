import type { Job } from '../../jobs/job';
import { withoutNativeRuntime } from '../../jobs/native-crash';
import type { AnomalyJob, AnomalyOutcome } from './contract';
import { fitControl } from './control';

export const learnAnomalies: Job<AnomalyJob, AnomalyOutcome> = {
  name: 'anomaly.learn',
  noun: 'training',
  steps: { train: 'Training', expect: 'Scoring' },
  load: async () => (await import('./job')).runAnomalyJob,
  withoutNative: withoutNativeRuntime,
};

export const anomalyJobs = [learnAnomalies, fitControl];
