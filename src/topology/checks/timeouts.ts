import type { CallCheck } from '../../contracts/call-check';
import { SpanFlag } from '../span-table';
import { eachCall, hasFailed, laneCount, shownRow, type Recorded } from './each-call';
import { Tallies } from './tally';

/** Durations people configure as timeouts, in milliseconds. */
const ROUND_MS = [1000, 2000, 3000, 5000, 10_000, 15_000, 30_000, 60_000] as const;
/** A timeout fires a little late, and clocks round. */
const [PILE_FROM, PILE_TO] = [0.995, 1.02];
const [NEAR_FROM, NEAR_TO] = [0.85, 1.15];
const MIN_CALLS = 5;
/** The pile must hold so many times the calls of the eleven times wider surroundings. */
const MIN_PEAK = 3;
/** A call that did not fail counts as slow beyond so many medians of its operation. */
const SLOW_MEDIANS = 3;

/**
 * Edges whose failed or slow calls pile up at a round duration. An operation that always takes so long is not slow:
 * calls are compared with the median of their own operation.
 */
export function roundTimeouts(recorded: Recorded): CallCheck[] {
  const { linked } = recorded;
  const { durationMs, flags, operation } = linked.columns;
  const lanes = laneCount(recorded);
  const operationKey = (lane: number, row: number): number => operation[row] * lanes + lane;
  const isTimed = (row: number): boolean => !(flags[row] & SpanFlag.unfinished);

  const calls = new Uint32Array(lanes);
  const piles = new Map<number, number>();
  eachCall(recorded, (call) => {
    calls[call.lane]++;
    const row = shownRow(call);
    if (isTimed(row) && roundOf(durationMs[row], PILE_FROM, PILE_TO) >= 0) {
      const key = operationKey(call.lane, row);
      piles.set(key, (piles.get(key) ?? 0) + 1);
    }
  });
  const suspicious = new Map([...piles].map(([key]): [number, number[]] => [key, []]));
  if (suspicious.size === 0) {
    return [];
  }
  eachCall(recorded, (call) => {
    const row = shownRow(call);
    if (isTimed(row)) {
      suspicious.get(operationKey(call.lane, row))?.push(durationMs[row]);
    }
  });
  const slowFromMs = new Map(
    [...suspicious].map(([key, durations]) => [key, SLOW_MEDIANS * medianOf(durations)]),
  );

  const tallies = new Tallies(recorded);
  const near = new Map<number, number>();
  // One tally per lane and round duration.
  const place = (lane: number, round: number): number => round * lanes + lane;
  eachCall(recorded, (call) => {
    const row = shownRow(call);
    const slow = slowFromMs.get(operationKey(call.lane, row));
    if (slow === undefined || !isTimed(row) || !(durationMs[row] >= slow || hasFailed(linked, call))) {
      return;
    }
    const inPile = roundOf(durationMs[row], PILE_FROM, PILE_TO);
    if (inPile >= 0) {
      tallies.of(place(call.lane, inPile)).add(call);
      return;
    }
    const beside = roundOf(durationMs[row], NEAR_FROM, NEAR_TO);
    if (beside >= 0) {
      near.set(place(call.lane, beside), (near.get(place(call.lane, beside)) ?? 0) + 1);
    }
  });
  return [...tallies.byLane]
    .filter(([at, { count }]) => count >= MIN_CALLS && count >= MIN_PEAK * (near.get(at) ?? 0))
    .map(([at, tally]) =>
      tally.state(at % lanes, {
        kind: 'timeout',
        of: calls[at % lanes],
        roundMs: ROUND_MS[Math.floor(at / lanes)],
      }),
    );
}

/** The round duration that the given one lies around; -1 = none. */
function roundOf(durationMs: number, from: number, to: number): number {
  if (durationMs < ROUND_MS[0] * from) {
    return -1;
  }
  return ROUND_MS.findIndex((roundMs) => durationMs >= roundMs * from && durationMs <= roundMs * to);
}

function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
