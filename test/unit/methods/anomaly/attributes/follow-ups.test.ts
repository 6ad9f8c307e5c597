import { describe, expect, it } from 'vitest';
import type { CallSample } from '../../../../../src/features/call-sample';
import { StepFlag } from '../../../../../src/features/call-sequences';
import { changedFollowUps } from '../../../../../src/methods/anomaly/attributes/follow-ups';

const [WEB, CART, PRICE, MAIL] = [0, 1, 2, 3];
const EDGES = [CART, PRICE, MAIL].map((to) => ({ from: WEB, to }));
const ASKED = {
  inside: { fromMs: 100_000, toMs: 120_000 },
  others: [],
  range: { fromMs: 0, toMs: 300_000 },
};

/** Requests of web, one a second, of two operations, with the steps that `make` gives them. */
function sampleOf(make: (isInside: boolean, index: number) => readonly number[]): CallSample {
  const times = Array.from({ length: 300 }, (_, index) => index * 1000);
  const sequences = times.map((timeMs, index) =>
    make(timeMs >= ASKED.inside.fromMs && timeMs < ASKED.inside.toMs, index),
  );
  const starts = sequences.reduce<number[]>((all, steps) => [...all, (all.at(-1) ?? 0) + steps.length], [0]);
  return {
    operations: ['order', 'browse'],
    sequenceStart: Uint32Array.from(starts),
    steps: Uint32Array.from(sequences.flat()),
    requests: [
      {
        startMs: Float64Array.from(times),
        operation: Uint32Array.from(times, (_, index) => index % 2),
        sequence: Uint32Array.from(times, (_, index) => index),
      },
    ],
  };
}

describe('changedFollowUps', () => {
  it('finds the call that is left out after a bad answer, and the one that is made instead', () => {
    const sample = sampleOf((isInside, index) =>
      isInside && index % 2 === 0 ? [CART * 4 + StepFlag.bad, MAIL * 4] : [CART * 4, PRICE * 4],
    );
    const found = changedFollowUps(sample, EDGES, CART, ASKED);
    expect(found).toHaveLength(2);
    expect(found.find(({ next }) => next === PRICE)).toEqual({
      caller: WEB,
      called: CART,
      next: PRICE,
      operation: 0,
      inside: { hits: 0, of: 10 },
      outside: { hits: 140, of: 140 },
      bad: { hits: 10, of: 10 },
      badOutside: { hits: 0, of: 140 },
    });
    expect(found.find(({ next }) => next === MAIL)).toMatchObject({ inside: { hits: 10, of: 10 } });
  });

  it('finds a call that is repeated', () => {
    const sample = sampleOf((isInside) => [CART * 4 + (isInside ? StepFlag.bad + StepFlag.again : 0)]);
    expect(changedFollowUps(sample, EDGES, CART, ASKED)).toMatchObject([
      { next: CART, inside: { hits: 10, of: 10 }, outside: { hits: 0, of: 140 } },
      { next: CART, operation: 1 },
    ]);
  });

  it('takes a change in what is asked for none, and finds nothing in steady calls', () => {
    const sample = sampleOf((isInside, index) =>
      index % 2 === 0 ? [CART * 4, PRICE * 4] : isInside ? [] : [CART * 4],
    );
    expect(changedFollowUps(sample, EDGES, CART, ASKED)).toEqual([]);
    const chance = sampleOf((_, index) => ((index * 7919) % 13 < 6 ? [CART * 4, PRICE * 4] : [CART * 4]));
    expect(changedFollowUps(chance, EDGES, CART, ASKED)).toEqual([]);
  });
});
