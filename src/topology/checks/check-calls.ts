import type { CallCheck } from '../../contracts/call-check';
import type { Recorded } from './each-call';
import { failingCalls } from './failing';
import { lateAnswers } from './late-answers';
import { retryStorms } from './retries';
import { roundTimeouts } from './timeouts';

/** Of each kind the ones with most calls: a report of hundreds is not read. */
const MAX_PER_KIND = 20;

/**
 * What is wrong with calls throughout the recording, from counts alone: a call that always fails is no change, so no
 * comparison over time can show it. A healthy recording gives an empty list.
 */
export function checkCalls(recorded: Recorded): CallCheck[] {
  return [failingCalls, roundTimeouts, retryStorms, lateAnswers].flatMap((check) =>
    check(recorded)
      .sort((a, b) => b.count - a.count || compare(a.to, b.to))
      .slice(0, MAX_PER_KIND),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
