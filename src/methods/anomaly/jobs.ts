import type { Job } from '../../jobs/job';
import { withoutNativeRuntime } from '../../jobs/native-crash';
import type { AnomalyJob, AnomalyOutcome } from './contract';
import { fitControl } from './control';
import { withSmallerParts } from './parts';

export const learnAnomalies: Job<AnomalyJob, AnomalyOutcome> = {
  name: 'anomaly.learn',
  noun: 'training',
  steps: { train: 'Training', expect: 'Scoring' },
  load: async () => (await import('./job')).runAnomalyJob,
  withoutNative: withoutNativeRuntime,
  withLessMemory: withSmallerParts,
  priority: 'background',
  silenceMs: 120_000,
  cost: { ms: 20_000, memoryBytes: 600e6, cores: 2 },
  decisive: ({ shippedFolder: _, save, model, ...rest }) =>
    save === undefined && typeof model !== 'object' ? { ...rest, model } : null,
  withInstalled: (params, modelFolder) => ({ ...params, shippedFolder: modelFolder('gtf-net') }),
};

export const anomalyJobs = [learnAnomalies, fitControl];
