import type { Job } from '../../../jobs/job';
import { withoutNativeRuntime } from '../../../jobs/native-crash';
import { withSmallerBatch } from '../../../jobs/smaller-batch';
import type { WorkloadFitJob, WorkloadFitOutcome } from './job';
import { BASE, MLP } from './request';

/** Trains one workload network for one seed; several run side by side. */
export const fitWorkload: Job<WorkloadFitJob, WorkloadFitOutcome> = {
  name: 'workload.fit',
  noun: 'training',
  steps: { train: 'Training' },
  load: async () => (await import('./job')).runWorkloadFit,
  withoutNative: withoutNativeRuntime,
  // Batches of the small network and of the base take kilobytes.
  withLessMemory: (params) => (params.kind === MLP || params.kind === BASE ? null : withSmallerBatch(params)),
  priority: 'background',
  silenceMs: 120_000,
  cost: { ms: 60_000, memoryBytes: 800e6, cores: 1 },
  // The base belongs to the program; an adapter from elsewhere may change where it lies.
  decisive: ({ baseFolder: _, adapterFolder, ...rest }) => (adapterFolder === undefined ? rest : null),
  withInstalled: (params, modelFolder) => ({ ...params, baseFolder: modelFolder('load-base') }),
};
