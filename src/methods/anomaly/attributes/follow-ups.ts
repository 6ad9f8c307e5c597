import type { CallSample } from '../../../features/call-sample';
import { StepFlag } from '../../../features/call-sequences';
import { hypergeometricTail } from '../../../numeric/hypergeometric';
import { INSIDE, stretchAt, type Interval } from './stretches';
import type { Count } from './pair-counts';

/** What requests do after a call, inside an interval compared with outside. */
export interface FollowUp {
  readonly caller: number;
  readonly called: number;
  /** The service called after that; the called one itself when it is called again. */
  readonly next: number;
  /** Index into the operations of the sample: of the caller's request. */
  readonly operation: number;
  /** Requests that call `next` after the call, and all that make the call. */
  readonly inside: Count;
  readonly outside: Count;
  /** Requests inside whose call failed or was answered early, and the same outside. */
  readonly bad: Count;
  readonly badOutside: Count;
}

const MIN_INSIDE = 5;
const MIN_OUTSIDE = 20;
/** Smaller changes of the share of requests are not worth a line. */
const MIN_CHANGE = 0.2;
/** Chance of one false statement per interval and called service. */
const FALSE_STATEMENTS = 0.01;
const NO_CALL = -1;

interface Counted {
  inside: number;
  outside: number;
}

/**
 * Changes in what callers of a service do after the call: a next call that is left out or added, or the same call
 * repeated. Compared are requests of one operation, so that a change in what is asked is none. The largest change comes
 * first.
 * @param edges observed calls between services
 */
export function changedFollowUps(
  sample: CallSample,
  edges: readonly { readonly from: number; readonly to: number }[],
  called: number,
  asked: { readonly inside: Interval; readonly others: readonly Interval[]; readonly range: Interval },
): FollowUp[] {
  const callers = [...new Set(edges.filter(({ to }) => to === called).map(({ from }) => from))];
  const stretchOf = stretchAt(asked.inside, asked.others, asked.range);
  const callOf = firstCalls(sample, called);
  const tallies = callers.flatMap((caller) =>
    tally(sample, caller, called, callOf, stretchOf).map((each) => ({ caller, ...each })),
  );
  const tested = tallies.reduce((sum, { next }) => sum + next.size, 0);
  return tallies
    .flatMap(({ caller, operation, calls, bad, next }) => {
      if (calls.inside < MIN_INSIDE || calls.outside < MIN_OUTSIDE) {
        return [];
      }
      const counts = (counted: Counted): { inside: Count; outside: Count } => ({
        inside: { hits: counted.inside, of: calls.inside },
        outside: { hits: counted.outside, of: calls.outside },
      });
      const answered = counts(bad);
      return [...next]
        .map(([service, hits]) => ({
          caller,
          called,
          next: service,
          operation,
          ...counts(hits),
          bad: answered.inside,
          badOutside: answered.outside,
        }))
        .filter(
          (each) => Math.abs(changeOf(each)) >= MIN_CHANGE && chanceOf(each) * tested <= FALSE_STATEMENTS,
        );
    })
    .sort((a, b) => Math.abs(changeOf(b)) - Math.abs(changeOf(a)));
}

/** Change of the share of requests that make the next call. */
export function changeOf({ inside, outside }: Pick<FollowUp, 'inside' | 'outside'>): number {
  return inside.hits / inside.of - outside.hits / outside.of;
}

function chanceOf({ inside, outside }: FollowUp): number {
  const total = inside.of + outside.of;
  const hits = inside.hits + outside.hits;
  const rises = inside.hits * outside.of > outside.hits * inside.of;
  return rises
    ? hypergeometricTail(inside.hits, inside.of, hits, total)
    : hypergeometricTail(inside.of - inside.hits, inside.of, total - hits, total);
}

interface Tally {
  readonly operation: number;
  readonly calls: Counted;
  readonly bad: Counted;
  readonly next: Map<number, Counted>;
}

/** Counts, per operation of the caller, what follows the first call to a service. */
function tally(
  sample: CallSample,
  caller: number,
  called: number,
  callOf: Int32Array,
  stretchOf: (timeMs: number) => number,
): Tally[] {
  const own = sample.requests.at(caller);
  const tallies = new Map<number, Tally>();
  own?.sequence.forEach((sequence, request) => {
    const call = callOf[sequence];
    const stretch = call === NO_CALL ? Number.NaN : stretchOf(own.startMs[request]);
    if (Number.isNaN(stretch)) {
      return;
    }
    const side = stretch === INSIDE ? 'inside' : 'outside';
    const operation = own.operation[request];
    const counts = tallies.get(operation) ?? {
      operation,
      calls: { inside: 0, outside: 0 },
      bad: { inside: 0, outside: 0 },
      next: new Map<number, Counted>(),
    };
    tallies.set(operation, counts);
    counts.calls[side]++;
    counts.bad[side] += (sample.steps[call] & StepFlag.bad) === 0 ? 0 : 1;
    const add = (service: number): void => {
      const next = counts.next.get(service) ?? { inside: 0, outside: 0 };
      counts.next.set(service, next);
      next[side]++;
    };
    if ((sample.steps[call] & StepFlag.again) !== 0) {
      add(called);
    }
    for (let at = call + 1; at < sample.sequenceStart[sequence + 1]; at++) {
      add(sample.steps[at] >> 2);
    }
  });
  return [...tallies.values()];
}

/** Per sequence the index of its step to a service, or -1: thousands of requests share a sequence. */
function firstCalls({ sequenceStart, steps }: CallSample, called: number): Int32Array {
  const callOf = new Int32Array(Math.max(0, sequenceStart.length - 1)).fill(NO_CALL);
  callOf.forEach((_, sequence) => {
    for (let at = sequenceStart[sequence]; at < sequenceStart[sequence + 1]; at++) {
      if (steps[at] >> 2 === called) {
        callOf[sequence] = at;
        return;
      }
    }
  });
  return callOf;
}
