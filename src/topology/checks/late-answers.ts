import type { CallCheck } from '../../contracts/call-check';
import { NO_ROW, SpanFlag } from '../span-table';
import { eachCall, laneCount, type Recorded } from './each-call';
import { Tallies } from './tally';

const MIN_CALLS = 5;
const MIN_SHARE = 0.02;
/** The answer must come later than this share of the caller's wait. Durations are compared: clocks may differ. */
const LATER = 1.02;
const LATER_MS = 1;

/** Edges whose callers gave up, with an error, before the called service had finished. */
export function lateAnswers(recorded: Recorded): CallCheck[] {
  const { durationMs, flags } = recorded.linked.columns;
  const calls = new Uint32Array(laneCount(recorded));
  const tallies = new Tallies(recorded);
  eachCall(recorded, (call) => {
    const { lane, caller, callee } = call;
    calls[lane]++;
    if (caller === NO_ROW || callee === NO_ROW || !(flags[caller] & SpanFlag.error)) {
      return;
    }
    const isUnfinished = ((flags[caller] | flags[callee]) & SpanFlag.unfinished) !== 0;
    if (!isUnfinished && durationMs[callee] > durationMs[caller] * LATER + LATER_MS) {
      tallies.of(lane).add(call);
    }
  });
  return [...tallies.byLane]
    .filter(([lane, { count }]) => count >= MIN_CALLS && count >= MIN_SHARE * calls[lane])
    .map(([lane, tally]) => tally.state(lane, { kind: 'late-answer', of: calls[lane] }));
}
