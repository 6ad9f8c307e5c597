import type { Job } from '../../../jobs/job';
import { withoutNativeRuntime } from '../../../jobs/native-crash';
import type { WorkloadFitJob, WorkloadFitOutcome } from './job';

/** Trains one workload network for one seed; several run side by side. */
export const fitWorkload: Job<WorkloadFitJob, WorkloadFitOutcome> = {
  name: 'workload.fit',
  noun: 'training',
  steps: { train: 'Training' },
  load: async () => (await import('./job')).runWorkloadFit,
  withoutNative: withoutNativeRuntime,
  priority: 'background',
  silenceMs: 120_000,
  cost: { ms: 60_000, memoryBytes: 800e6, cores: 1 },
  // The base belongs to the program; an adapter from elsewhere may change where it lies.
  decisive: ({ baseFolder: _, adapterFolder, ...rest }) => (adapterFolder === undefined ? rest : null),
  withInstalled: (params, modelFolder) => ({ ...params, baseFolder: modelFolder('load-base') }),
};
