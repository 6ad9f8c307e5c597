import type { Job } from '../../jobs/job';
import type { MadeVariant } from './make-variant';
import type { BuildOutcome, BuildParams } from './outcome';

const making = {
  read: 'Reading the model',
  observe: 'Observing activations',
  build: 'Compressing',
};

export const buildVariants: Job<BuildParams, BuildOutcome> = {
  name: 'compression.build',
  noun: 'compression',
  steps: { ...making, compare: 'Comparing' },
  load: async () => (await import('./job')).build,
};

/** Makes the only variant that is asked for, and compares nothing. */
export const makeVariant: Job<BuildParams, MadeVariant> = {
  name: 'compression.make',
  noun: 'compression',
  steps: making,
  load: async () => (await import('./job')).make,
};

export const compressionJobs = [buildVariants, makeVariant];
