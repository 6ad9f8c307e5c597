import type { JobCode } from '../../jobs/job';
import type { BuildOutcome, BuildParams } from './outcome';

export const build: JobCode<BuildParams, BuildOutcome> = async (params, { signal, progress }) => {
  const { buildAll } = await import('./build');
  return buildAll(params, signal, (step, fraction, message) =>
    progress({ step, fraction, message, etaMs: null }),
  );
};
