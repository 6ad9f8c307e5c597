import { describe, expect, it } from 'vitest';
import { foldRedCells } from '../../../../../src/features/red/red-cells';
import {
  comparedTimes,
  failedRequests,
  slowRequests,
} from '../../../../../src/methods/anomaly/carriers/bad-requests';
import { carrierOf, type PartCount } from '../../../../../src/methods/anomaly/carriers/carrier';
import { createRandom } from '../../../../../src/numeric/random';

const part = (
  inside: readonly [bad: number, all: number],
  outside: readonly [bad: number, all: number] = [0, 1000],
): PartCount => ({
  inside: { hits: inside[0], of: inside[1] },
  outside: { hits: outside[0], of: outside[1] },
});
const carrier = (...parts: readonly PartCount[]): number | null => carrierOf(parts)?.part ?? null;

describe('the part that carries the trouble', () => {
  it('has nearly all bad requests, and is not just the busiest', () => {
    expect(carrier(part([1, 100]), part([20, 100]), part([0, 100]))).toBe(1);
    expect(carrier(part([10, 100]), part([20, 100]), part([0, 100]))).toBeNull();
    expect(carrier(part([20, 300]), part([2, 50]))).toBeNull();
    expect(carrier(part([20, 300]))).toBeNull();
  });

  it('is worse than its own usual share, not only than the others', () => {
    const alwaysBad = part([20, 100], [200, 1000]);
    expect(carrier(part([0, 100]), alwaysBad, part([0, 100]))).toBeNull();
    expect(carrier(part([0, 100]), part([45, 100], [200, 1000]), part([0, 100]))).toBe(1);
  });

  it('may be new', () => {
    expect(carrier(part([1, 100], [5, 1000]), part([20, 40], [0, 0]))).toBe(1);
    expect(carrier(part([30, 100], [300, 1000]), part([15, 40], [0, 0]))).toBeNull();
  });

  it('is not named for a handful of requests', () => {
    expect(carrier(part([0, 100]), part([4, 50]))).toBeNull();
    expect(carrier(part([0, 10]), part([9, 9]))).toBeNull();
  });
});

const PODS = 4;
const SLOTS = 40;
const PER_SLOT = 40;
const SLOT_MS = 10_000;
const incident = { fromMs: 20 * SLOT_MS, toMs: 24 * SLOT_MS };

interface Trouble {
  readonly factor?: number;
  readonly failing?: number;
}

/** Requests that pods of one service answer at random, with durations of a log-normal distribution. */
function simulated(seed: number, troubleOf: (pod: number) => Trouble) {
  const random = createRandom(seed);
  const length = SLOTS * PER_SLOT;
  const requests = Array.from({ length }, (_, index) => {
    const pod = random.integer(PODS);
    const slot = Math.floor(index / PER_SLOT);
    const isInside = slot >= 20 && slot < 24;
    const { factor = 1, failing = 0 } = isInside ? troubleOf(pod) : {};
    return {
      pod,
      slot,
      failed: random.uniform() < 0.01 + failing,
      durationMs: 20 * Math.exp(0.4 * random.normal()) * factor,
    };
  });
  const cells = foldRedCells(
    {
      length,
      entity: (index) => requests[index].pod,
      slot: (index) => requests[index].slot,
      hasFailed: (index) => requests[index].failed,
      durationMs: (index) => requests[index].durationMs,
    },
    PODS,
    SLOTS,
  );
  const times = comparedTimes({ slots: SLOTS, startMs: 0, slotMs: SLOT_MS }, incident, []);
  const parts = Array.from({ length: PODS }, (_, pod) => [pod]);
  return {
    failed: carrierOf(failedRequests(cells, parts, times))?.part ?? null,
    slow: carrierOf(slowRequests(cells, parts, times))?.part ?? null,
  };
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
const found = (quantity: 'failed' | 'slow', troubleOf: (pod: number) => Trouble): (number | null)[] =>
  SEEDS.map((seed) => simulated(seed, troubleOf)[quantity]);

describe('simulated pods', () => {
  it('are named where one of them is slow or fails', () => {
    const failing = found('failed', (pod) => ({ failing: pod === 2 ? 0.5 : 0 }));
    const slow = found('slow', (pod) => ({ factor: pod === 2 ? 4 : 1 }));
    for (const each of [failing, slow]) {
      expect(each.filter((pod) => pod === 2).length).toBeGreaterThan(0.9 * SEEDS.length);
      expect(each.every((pod) => pod === 2 || pod === null)).toBe(true);
    }
  });

  it('are not named where all of them are, nor where nothing happens', () => {
    expect(found('failed', () => ({ failing: 0.3 })).every((pod) => pod === null)).toBe(true);
    expect(found('slow', () => ({ factor: 2 })).every((pod) => pod === null)).toBe(true);
    const calm = [...found('failed', () => ({})), ...found('slow', () => ({}))];
    expect(calm.filter((pod) => pod !== null).length).toBeLessThanOrEqual(0.02 * calm.length);
  });

  it('are not named where two of them share the trouble', () => {
    expect(found('slow', (pod) => ({ factor: pod < 2 ? 4 : 1 })).every((pod) => pod === null)).toBe(true);
  });
});

describe('the times that are compared', () => {
  const recording = { slots: 6, startMs: 0, slotMs: 1000 };

  it('are slots of which at least half is inside, and those that no incident touches', () => {
    expect(comparedTimes(recording, { fromMs: 1600, toMs: 3500 }, [{ fromMs: 4500, toMs: 4600 }])).toEqual({
      inside: [2, 3],
      outside: [0, 5],
    });
  });

  it('are none inside for an interval shorter than half a slot', () => {
    expect(comparedTimes(recording, { fromMs: 2100, toMs: 2400 }, []).inside).toEqual([]);
  });
});
