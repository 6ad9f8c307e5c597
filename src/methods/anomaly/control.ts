import type { Job } from '../../jobs/job';
import { withoutNativeRuntime } from '../../jobs/native-crash';
import type { FitJob } from './fit-variant';
import { withSmallerParts } from './parts';
import type { Fit } from './train';

/** Started by `anomaly.learn` beside itself; by itself it is of no use. */
export const fitControl: Job<FitJob, Fit> = {
  name: 'anomaly.fit-control',
  noun: 'training of the control',
  steps: { train: 'Training' },
  load: async () => (await import('./run-control')).runControl,
  withoutNative: withoutNativeRuntime,
  withLessMemory: withSmallerParts,
  priority: 'background',
  cost: { ms: 15_000, memoryBytes: 400e6, cores: 1 },
  decisive: (params) => ({ ...params }),
};
