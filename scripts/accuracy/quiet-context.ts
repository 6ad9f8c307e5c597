import type { AnalysisContext } from '../../src/app/context';
import { createInlineRunner } from '../../src/jobs/inline-runner';

/** Nothing is cancelled, shown, stated or run elsewhere. */
export const QUIET_CONTEXT: AnalysisContext = {
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
  now: () => performance.now(),
  jobs: createInlineRunner(() => undefined),
  rules: () => Promise.resolve([]),
};
