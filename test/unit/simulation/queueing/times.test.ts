import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from '../../../../src/numeric/moments';
import { quantile } from '../../../../src/numeric/quantile';
import { createRandom } from '../../../../src/numeric/random';
import {
  either,
  longerOf,
  longestOf,
  mixtureOf,
  NO_TIME,
  p95OfMixture,
  shareAbove,
  type Time,
} from '../../../../src/simulation/queueing/times';

const SAMPLES = 60_000;
const time = fc.record({
  meanS: fc.double({ min: 0.01, max: 5, noNaN: true }),
  varianceS2: fc.double({ min: 0, max: 5, noNaN: true }),
});
const endless = { meanS: Infinity, varianceS2: Infinity };

function samplesOf({ meanS, varianceS2 }: Time, seed: number): Float64Array {
  const random = createRandom(seed);
  const variance = Math.log1p(varianceS2 / meanS ** 2);
  const centre = Math.log(meanS) - variance / 2;
  return Float64Array.from({ length: SAMPLES }, () =>
    Math.exp(centre + Math.sqrt(variance) * random.normal()),
  );
}

describe('longerOf', () => {
  it('has the moments of the longer of two log-normal times', () => {
    const [a, b] = [
      { meanS: 1, varianceS2: 0.5 },
      { meanS: 1.3, varianceS2: 0.2 },
    ];
    const [first, second] = [samplesOf(a, 1), samplesOf(b, 2)];
    const longer = first.map((value, index) => Math.max(value, second[index]));
    const expected = mean(longer);
    const found = longerOf(a, b);
    expect(found.meanS / expected).toBeCloseTo(1, 2);
    expect(found.varianceS2).toBeCloseTo(mean(longer.map((value) => value ** 2)) - expected ** 2, 1);
  });

  it('is at least the mean of either, at most their sum, and the same in both orders', () => {
    fc.assert(
      fc.property(time, time, (a, b) => {
        const { meanS, varianceS2 } = longerOf(a, b);
        expect(meanS).toBeGreaterThanOrEqual(Math.max(a.meanS, b.meanS) * (1 - 1e-6));
        expect(meanS).toBeLessThanOrEqual((a.meanS + b.meanS) * (1 + 1e-6));
        expect(longerOf(b, a).meanS).toBeCloseTo(meanS, 9);
        expect(varianceS2).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('leaves out what takes no time, and is endless with one that is', () => {
    const a = { meanS: 2, varianceS2: 1 };
    expect(longerOf(NO_TIME, a)).toEqual(a);
    expect(longerOf(a, NO_TIME)).toEqual(a);
    expect(longerOf(a, endless)).toEqual(endless);
  });
});

describe('longestOf', () => {
  it('is near the longest of independent log-normal times', () => {
    const each = { meanS: 1, varianceS2: 0.25 };
    const random = [1, 2, 3, 4, 5].map((seed) => samplesOf(each, seed));
    const longest = random[0].map((_, index) => Math.max(...random.map((values) => values[index])));
    expect(longestOf(5, each).meanS / mean(longest)).toBeCloseTo(1, 1);
    expect(longestOf(1, each)).toEqual(each);
    expect(longestOf(0, each)).toEqual(NO_TIME);
  });
});

describe('mixtures', () => {
  it('have the moments of their parts', () => {
    const fixed = (meanS: number): Time => ({ meanS, varianceS2: 0 });
    expect(either(0.25, fixed(4), NO_TIME)).toEqual({ meanS: 1, varianceS2: 3 });
    expect(either(1, endless, NO_TIME)).toEqual(endless);
    expect(mixtureOf([endless, fixed(2)], [0, 1])).toEqual(fixed(2));
    expect(mixtureOf([endless, fixed(2)], [0.1, 0.9])).toEqual(endless);
  });

  it('have the 95 % quantile of their samples', () => {
    const [a, b] = [
      { meanS: 0.3, varianceS2: 0.02 },
      { meanS: 0.9, varianceS2: 0.2 },
    ];
    const both = [...samplesOf(a, 3), ...samplesOf(b, 4).slice(0, SAMPLES / 3)];
    expect(p95OfMixture([a, b], [0.75, 0.25]) / quantile(both, 0.95)).toBeCloseTo(1, 1);
    expect(p95OfMixture([], [])).toBe(0);
    expect(p95OfMixture([endless], [1])).toBe(Infinity);
  });

  it('leave 5 % above their quantile', () => {
    fc.assert(
      fc.property(time, time, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (a, b, share) => {
        const limit = p95OfMixture([a, b], [share, 1 - share]);
        const above = (limitS: number): number =>
          share * shareAbove(limitS, a) + (1 - share) * shareAbove(limitS, b);
        expect(above(limit * 1.0001)).toBeLessThanOrEqual(0.05);
        expect(above(limit * 0.9999)).toBeGreaterThanOrEqual(0.05);
      }),
    );
  });
});
