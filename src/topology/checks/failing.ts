import type { CallCheck } from '../../contracts/call-check';
import { NO_ROW } from '../span-table';
import { eachCall, hasFailed, laneCount, requestOf, type Recorded } from './each-call';
import { Tallies } from './tally';

const MIN_CALLS = 5;
const MIN_SHARE = 0.5;

/** Edges, and services called from outside, of which at least half of the calls fail. */
export function failingCalls(recorded: Recorded): CallCheck[] {
  const { linked } = recorded;
  const calls = new Uint32Array(laneCount(recorded));
  const failed = new Uint32Array(calls.length);
  const hasFailedBelow = new Uint8Array(linked.role.length);
  eachCall(recorded, (call) => {
    calls[call.lane]++;
    if (!hasFailed(linked, call)) {
      return;
    }
    failed[call.lane]++;
    const request = requestOf(linked, call);
    if (request !== NO_ROW) {
      hasFailedBelow[request] = 1;
    }
  });
  const isFailing = failed.map((count, lane) =>
    calls[lane] >= MIN_CALLS && count >= MIN_SHARE * calls[lane] ? 1 : 0,
  );
  if (!isFailing.includes(1)) {
    return [];
  }
  const tallies = new Tallies(recorded);
  const passedOn = new Uint32Array(calls.length);
  eachCall(recorded, (call) => {
    if (isFailing[call.lane] && hasFailed(linked, call)) {
      tallies.of(call.lane).add(call);
      passedOn[call.lane] += call.callee === NO_ROW ? 0 : hasFailedBelow[call.callee];
    }
  });
  return [...tallies.byLane].map(([lane, tally]) =>
    tally.state(lane, { kind: 'failing', of: calls[lane], passedOn: passedOn[lane] }),
  );
}
