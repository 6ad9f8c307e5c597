import type { Job } from '../../jobs/job';
import type { BuildOutcome, BuildParams } from './outcome';

export const buildVariants: Job<BuildParams, BuildOutcome> = {
  name: 'compression.build',
  noun: 'compression',
  steps: {
    read: 'Reading the model',
    observe: 'Observing activations',
    build: 'Compressing',
    compare: 'Comparing',
  },
  load: async () => (await import('./job')).build,
};

export const compressionJobs = [buildVariants];
