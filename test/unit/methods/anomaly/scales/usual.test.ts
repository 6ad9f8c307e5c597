import { describe, expect, it } from 'vitest';
import { featureIndex } from '../../../../../src/features/node-features';
import type { MeanReading } from '../../../../../src/methods/anomaly/scales/readings';
import { usualShare } from '../../../../../src/methods/anomaly/scales/usual';
import { usualMean } from '../../../../../src/methods/anomaly/scales/usual-mean';
import { createRandom } from '../../../../../src/numeric/random';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** Means of 10 observations a minute over a day. */
function day(levelAt: (minute: number) => number): MeanReading {
  const random = createRandom(1, 1);
  const filled = (value: () => number): Float32Array =>
    Float32Array.from({ length: DAY_MINUTES }, () => value());
  return {
    kind: 'mean',
    feature: featureIndex('work'),
    count: filled(() => 10),
    mean: Float32Array.from({ length: DAY_MINUTES }, (_, minute) => levelAt(minute) + 0.05 * random.normal()),
    variance: filled(() => 0.025),
  };
}

const loadCurve = (minute: number): number => 0.8 * Math.sin((2 * Math.PI * minute) / DAY_MINUTES);

describe('usualMean', () => {
  it('follows the course of a day, so that a shift at its low is as clear as one at its peak', () => {
    const { centre, between } = usualMean(day(loadCurve), 1, MINUTE_MS);
    expect(Math.sqrt(between[0])).toBeLessThan(0.15);
    [300, 700, 1100].forEach((minute) =>
      expect(Math.abs(centre[minute] - loadCurve(minute))).toBeLessThan(0.15),
    );
  });

  it('does not follow a fault of three hours', () => {
    const { centre } = usualMean(
      day((minute) => (minute >= 600 && minute < 780 ? 1 : 0)),
      1,
      MINUTE_MS,
    );
    expect(Math.max(...centre)).toBeLessThan(0.1);
  });
});

describe('usualShare', () => {
  it('takes neither the base of rare failures for zero nor a fault in a short recording for spread', () => {
    const random = createRandom(2, 1);
    const windows = 18;
    const failing = (window: number): number => (window < 3 ? 0.35 : 0.03);
    const hits = Float32Array.from({ length: windows }, (_, window) =>
      Array.from({ length: 20 }, () => (random.uniform() < failing(window) ? 1 : 0)).reduce<number>(
        (sum, hit) => sum + hit,
        0,
      ),
    );
    const count = new Float32Array(windows).fill(20);
    const usual = usualShare({ kind: 'share', feature: featureIndex('ownErrors'), count, hits }, 1);
    expect(usual.share[0]).toBeLessThan(0.06);
    expect(usual.dispersion[0]).toBeLessThan(2);
  });
});
