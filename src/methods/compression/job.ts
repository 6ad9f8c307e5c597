import type { JobCode } from '../../jobs/job';
import type { BuildOutcome, BuildParams } from './outcome';
import type { MadeVariant } from './make-variant';

export const build: JobCode<BuildParams, BuildOutcome> = async (params, { signal, progress }) => {
  const { buildAll } = await import('./build');
  return buildAll(params, signal, (step, fraction, message) =>
    progress({ step, fraction, message, etaMs: null }),
  );
};

export const make: JobCode<BuildParams, MadeVariant> = async (params, { signal, progress }) => {
  const { makeVariant } = await import('./make-variant');
  return makeVariant(params, signal, (step, fraction, message) =>
    progress({ step, fraction, message, etaMs: null }),
  );
};
