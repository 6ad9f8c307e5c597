import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketScores, FIRST_ANOMALOUS_SHADE, shadeOf, SHADES } from '../../../src/cli/heat';
import { shownWindows } from '../../../src/contracts/shown-windows';

const scoreOrGap = fc.option(fc.double({ min: 0, max: 10, noNaN: true }), { nil: null });

describe('shadeOf', () => {
  it('calls a score anomalous exactly when it is above the threshold', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (ratio, threshold) => {
          const shade = shadeOf(ratio * threshold, threshold) ?? -1;
          expect(shade >= FIRST_ANOMALOUS_SHADE).toBe((ratio * threshold) / threshold > 1);
          expect(shade).toBeLessThan(SHADES);
        },
      ),
    );
  });

  it('never falls when the score rises, and knows no shade for a gap', () => {
    const ladder = [0, 0.5, 0.6, 0.9, 1, 1.01, 1.7, 2.5, 3.5, 9].map((score) => shadeOf(score, 1));
    expect(ladder).toEqual([0, 0, 1, 2, 2, 3, 4, 5, 6, 7]);
    expect(shadeOf(null, 1)).toBeNull();
  });
});

describe('bucketScores', () => {
  it('covers every window once, in order, and keeps the highest score', () => {
    fc.assert(
      fc.property(
        fc.array(scoreOrGap, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 80 }),
        (scores, limit) => {
          const shown = shownWindows(scores.map((score) => score !== null));
          const buckets = bucketScores(scores, shown, limit);
          expect(buckets.length).toBe(Math.min(limit, shown.length));
          expect(buckets[0].firstWindow).toBe(0);
          expect(buckets[buckets.length - 1].endWindow).toBe(scores.length);
          buckets
            .slice(1)
            .forEach((bucket, index) => expect(bucket.firstWindow).toBe(buckets[index].endWindow));
          for (const { firstWindow, endWindow, peak, peakWindow } of buckets) {
            const inside = scores.slice(firstWindow, endWindow).filter((score) => score !== null);
            expect(peak).toBe(inside.length === 0 ? null : Math.max(...inside));
            if (peak !== null) {
              expect(scores[peakWindow]).toBe(peak);
            }
          }
        },
      ),
    );
  });

  it('of nothing is nothing', () => {
    expect(bucketScores([], [], 10)).toEqual([]);
  });
});

describe('shownWindows', () => {
  it('shows every window with data and the beginning of every gap', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }), (present) => {
        const shown = new Set(shownWindows(present));
        present.forEach((here, window) => {
          if (here || window === 0 || present[window - 1]) {
            expect(shown.has(window)).toBe(true);
          }
        });
      }),
    );
  });

  it('keeps hours between two recordings from taking the place of the data', () => {
    const present = Array.from({ length: 10_000 }, (_, window) => window < 100 || window >= 9_900);
    expect(shownWindows(present)).toHaveLength(203);
  });
});
