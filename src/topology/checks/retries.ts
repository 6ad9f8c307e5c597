import type { CallCheck } from '../../contracts/call-check';
import { NO_ROW } from '../span-table';
import { eachCall, hasFailed, requestOf, shownRow, type Recorded } from './each-call';
import { Tallies } from './tally';

const MIN_ATTEMPTS = 3;
const MIN_REQUESTS = 3;
/** A later attempt begins after the earlier one ended; clocks and rounding may be off by so much. */
const OVERLAP_MS = 1;

interface Attempt {
  readonly lane: number;
  readonly caller: number;
  readonly callee: number;
  readonly failed: boolean;
}

/**
 * Requests that repeat a call of one operation at least three times, one after another, because the earlier ones
 * failed. Only the last attempt may have succeeded.
 */
export function retryStorms(recorded: Recorded): CallCheck[] {
  const { linked } = recorded;
  const { columns } = linked;
  const failures = new Map<number, number>();
  const requestKey = (lane: number, request: number): number =>
    request * recorded.observed.edges.length + lane;
  eachCall(recorded, (call) => {
    const request = requestOf(linked, call);
    if (request !== NO_ROW && hasFailed(linked, call)) {
      const key = requestKey(call.lane, request);
      failures.set(key, (failures.get(key) ?? 0) + 1);
    }
  });

  const repeated = new Map<string, Attempt[]>();
  const requestsWithFailure = new Map<number, number>();
  for (const key of failures.keys()) {
    const lane = key % recorded.observed.edges.length;
    requestsWithFailure.set(lane, (requestsWithFailure.get(lane) ?? 0) + 1);
  }
  eachCall(recorded, (call) => {
    const request = requestOf(linked, call);
    const key = request === NO_ROW ? -1 : requestKey(call.lane, request);
    if ((failures.get(key) ?? 0) < MIN_ATTEMPTS - 1) {
      return;
    }
    const operation = columns.operation[shownRow(call)];
    const group = `${key} ${operation}`;
    const attempt = { ...call, failed: hasFailed(linked, call) };
    const attempts = repeated.get(group);
    if (attempts === undefined) {
      repeated.set(group, [attempt]);
    } else {
      attempts.push(attempt);
    }
  });

  const tallies = new Tallies(recorded);
  const most = new Map<number, number>();
  for (const attempts of repeated.values()) {
    if (isRetried(attempts, columns)) {
      const { lane } = attempts[0];
      tallies.of(lane).add(attempts.find(({ failed }) => failed) ?? attempts[0]);
      most.set(lane, Math.max(most.get(lane) ?? 0, attempts.length));
    }
  }
  return [...tallies.byLane]
    .filter(([, { count }]) => count >= MIN_REQUESTS)
    .map(([lane, tally]) =>
      tally.state(lane, {
        kind: 'retries',
        of: requestsWithFailure.get(lane) ?? tally.count,
        attempts: most.get(lane) ?? null,
      }),
    );
}

/** In order of time, all but the last failed, and none began before the one before it ended. */
function isRetried(
  attempts: Attempt[],
  { startMs, durationMs }: { readonly startMs: Float64Array; readonly durationMs: Float64Array },
): boolean {
  if (attempts.length < MIN_ATTEMPTS) {
    return false;
  }
  attempts.sort((a, b) => startMs[shownRow(a)] - startMs[shownRow(b)]);
  return attempts.every((attempt, index) => {
    const before = index === 0 ? undefined : attempts[index - 1];
    if (before === undefined) {
      return true;
    }
    const row = shownRow(before);
    return before.failed && startMs[shownRow(attempt)] >= startMs[row] + durationMs[row] - OVERLAP_MS;
  });
}
