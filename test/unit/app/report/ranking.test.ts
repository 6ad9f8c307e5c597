import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inThresholdUnits } from '../../../../src/app/report/ranking';
import type { RankedService } from '../../../../src/methods/anomaly/causes';

const ranked = (scores: readonly number[]): RankedService[] =>
  [...scores]
    .sort((a, b) => b - a)
    .map((score, service) => ({
      service,
      score,
      features: new Float32Array(1),
      signed: new Float32Array(1),
    }));

describe('cause scores', () => {
  it('start with the highest score of the interval and keep their order', () => {
    const amount = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1 }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (scores, top) => {
          const shown = inThresholdUnits(ranked(scores), top).map(({ score }) => score);
          const best = Math.max(...scores);
          expect(shown[0]).toBeCloseTo(best > 0 ? top : 0);
          expect(shown).toEqual([...shown].sort((a, b) => b - a));
          expect(shown.every((score) => score >= 0 && score <= top * (1 + 1e-9))).toBe(true);
        },
      ),
    );
  });

  it('are 0 where nothing was judged', () => {
    expect(inThresholdUnits(ranked([3, 1]), 0).map(({ score }) => score)).toEqual([0, 0]);
    expect(inThresholdUnits([], 2)).toEqual([]);
  });
});
