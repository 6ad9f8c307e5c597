import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrap, circularBlocks, movingBlocks, percentileInterval } from '../../../src/numeric/bootstrap';
import { normalQuantile, normalShare, tQuantile } from '../../../src/numeric/distributions';
import { blockJackknife } from '../../../src/numeric/jackknife';
import { deviation, mean, slope, standardError } from '../../../src/numeric/moments';
import {
  median,
  medianAbsoluteDeviation,
  quantile,
  robustSigma,
  upperMedian,
  type QuantileRule,
} from '../../../src/numeric/quantile';
import { createRandom } from '../../../src/numeric/random';
import { huber, huberWeight } from '../../../src/numeric/robust';
import { significantOrNull, toSignificant } from '../../../src/numeric/round';

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const rules: readonly QuantileRule[] = ['linear', 'nearest', 'floor', 'conformal'];

describe('moments', () => {
  it('agree with their definitions', () => {
    expect([mean([1, 2, 6]), deviation([1, 2, 6]), standardError([1, 2, 6])]).toEqual([
      3,
      Math.sqrt(14 / 3),
      Math.sqrt(14 / 2 / 3),
    ]);
    expect(mean([])).toBeNaN();
    expect(deviation([1, 3], 0)).toBe(Math.sqrt(5));
    expect(slope([0, 1, 2], [5, 7, 9])).toBe(2);
    expect(slope([1, 1], [1, 2])).toBeNaN();
  });
});

describe('quantile', () => {
  it.each(rules)('%s: lies among the values and grows with the share', (rule) => {
    fc.assert(
      fc.property(values, share, share, (all, a, b) => {
        const [low, high] = [quantile(all, Math.min(a, b), rule), quantile(all, Math.max(a, b), rule)];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...all));
        expect(high).toBeLessThanOrEqual(Math.max(...all));
      }),
    );
  });

  it.each<[QuantileRule, readonly number[]]>([
    ['linear', [1, 1.75, 2.5, 4]],
    ['nearest', [1, 2, 3, 4]],
    ['floor', [1, 2, 3, 4]],
    ['conformal', [1, 2, 3, 4]],
  ])('%s: quartiles of four values', (rule, expected) => {
    expect([0, 0.25, 0.5, 1].map((each) => quantile([4, 1, 3, 2], each, rule))).toEqual(expected);
    expect(quantile([], 0.5, rule)).toBeNaN();
  });

  it('conformal: covers the next of exchangeable values at least as often as claimed', () => {
    const random = createRandom(4);
    const trials = 4000;
    const covered = Array.from({ length: trials }, () => {
      const [next, ...seen] = Array.from({ length: 20 }, () => random.normal());
      return next <= quantile(seen, 0.9, 'conformal');
    }).filter(Boolean).length;
    expect(covered / trials).toBeGreaterThan(0.88);
    expect(covered / trials).toBeLessThan(0.97);
  });
});

describe('medians', () => {
  it('take the mean of the two middle values, or the upper one', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), upperMedian([4, 1, 2, 3])]).toEqual([2, 2.5, 3]);
    expect([median([]), upperMedian([])]).toEqual([NaN, NaN]);
  });

  it('measure spread that a few outliers do not move', () => {
    const random = createRandom(3);
    const normal = Array.from({ length: 5000 }, () => 7 + 2 * random.normal());
    expect(robustSigma(normal)).toBeCloseTo(2, 0);
    expect(robustSigma([...normal, 1e9])).toBeCloseTo(robustSigma(normal), 2);
    expect(medianAbsoluteDeviation([1, 2, 9], 2)).toBe(1);
  });
});

describe('distributions', () => {
  it('have the quantiles of the tables', () => {
    expect(normalQuantile(0.95)).toBeCloseTo(1.6449, 2);
    expect(normalQuantile(0.1)).toBeCloseTo(-1.2816, 2);
    for (const [degrees, expected] of [
      [2, 2.92],
      [4, 2.132],
      [10, 1.812],
      [100, 1.66],
    ]) {
      expect(tQuantile(0.95, degrees) / expected).toBeCloseTo(1, 1);
    }
  });
});

describe('normalShare', () => {
  it('is the share below, the same on both sides, and the inverse of the quantile', () => {
    expect(normalShare(0)).toBeCloseTo(0.5, 6);
    expect(normalShare(1.959964)).toBeCloseTo(0.975, 6);
    expect([normalShare(-40), normalShare(40)]).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (below) => {
        expect(normalShare(normalQuantile(below))).toBeCloseTo(below, 3);
        expect(normalShare(normalQuantile(below)) + normalShare(-normalQuantile(below))).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('block bootstrap', () => {
  const blocks = fc.integer({ min: 1, max: 30 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      block: fc.integer({ min: 1, max: count }),
      seed: fc.integer(),
    }),
  );

  it('draws whole neighbourhoods, within the values', () => {
    fc.assert(
      fc.property(blocks, ({ count, block, seed }) => {
        const moving = movingBlocks(count, block, createRandom(seed));
        expect(moving).toHaveLength(count);
        const circular = circularBlocks(count, block, createRandom(seed));
        expect(circular).toHaveLength(Math.ceil(count / block) * block);
        for (const [drawn, wrap] of [
          [moving, Infinity],
          [circular, count],
        ] as const) {
          expect(drawn.every((position) => position >= 0 && position < count)).toBe(true);
          drawn.forEach((position, at) => {
            if (at % block > 0) {
              expect(position).toBe(wrap === Infinity ? drawn[at - 1] + 1 : (drawn[at - 1] + 1) % wrap);
            }
          });
        }
      }),
    );
  });

  it('finds the standard error of a mean', () => {
    const random = createRandom(1);
    const sample = Array.from({ length: 400 }, () => random.normal());
    const means = bootstrap(
      500,
      () => movingBlocks(400, 5, random),
      (drawn) => mean(drawn.map((position) => sample[position])),
    );
    expect(deviation(means)).toBeCloseTo(standardError(sample), 1);
    const { low, high } = percentileInterval(means, 0.025);
    expect(low).toBeLessThan(mean(sample));
    expect(high).toBeGreaterThan(mean(sample));
  });

  it('takes the ends of an interval from what was drawn', () => {
    const thousand = Array.from({ length: 1000 }, (_, index) => 999 - index);
    expect(percentileInterval(thousand, 0.025)).toEqual({ low: 25, high: 974 });
  });
});

describe('blockJackknife', () => {
  it('is the standard error of the mean for blocks of one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 3, maxLength: 30 }), (sample) => {
        const { standardError: error, blocks } = blockJackknife(sample.length, 1, (isKept) =>
          mean(sample.filter((_, position) => isKept(position))),
        );
        expect(blocks).toBe(sample.length);
        expect(error).toBeCloseTo(standardError(sample), 8);
      }),
    );
  });

  it('does not tell from fewer than three blocks', () => {
    expect(blockJackknife(8, 4, () => 1)).toEqual({ standardError: Infinity, blocks: 2 });
  });
});

describe('robust losses', () => {
  it('are half the square up to delta and linear beyond, without a step', () => {
    expect([huber(0.5, 1), huber(1, 1), huber(3, 1), huber(3, 0.1)]).toEqual([
      0.125,
      0.5,
      2.5,
      expect.closeTo(0.295, 12),
    ]);
  });

  it('weigh a square down to the slope of the loss', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), (size) => {
        const step = 1e-6;
        const loss = (huber(size + step, 2) - huber(Math.max(0, size - step), 2)) / (2 * step);
        if (size > 1e-3) {
          expect(huberWeight(size, 2) * size).toBeCloseTo(loss, 4);
        }
      }),
    );
    expect(huberWeight(0, 0)).toBe(1);
  });
});

describe('rounding', () => {
  it('keeps significant digits, and nothing that JSON cannot hold', () => {
    expect([toSignificant(1234567.8), toSignificant(0.00012345678, 3)]).toEqual([1234570, 0.000123]);
    expect([significantOrNull(NaN), significantOrNull(Infinity), significantOrNull(-0.5)]).toEqual([
      null,
      null,
      -0.5,
    ]);
  });
});
