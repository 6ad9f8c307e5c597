import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ranks, spearman } from '../../../src/numeric/rank';

describe('ranks', () => {
  it('shares ranks among equals', () => {
    expect([...ranks([10, 20, 10, 5, 20, 20])]).toEqual([2.5, 5, 2.5, 1, 5, 5]);
  });
});

describe('spearman', () => {
  it('is 1 for the same order, -1 for the opposite, whatever the values', () => {
    const distinct = fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(distinct, (values) => {
        expect(
          spearman(
            values,
            values.map((value) => value ** 3),
          ),
        ).toBeCloseTo(1, 12);
        expect(
          spearman(
            values,
            values.map((value) => -value),
          ),
        ).toBeCloseTo(-1, 12);
      }),
    );
  });

  it('corrects for ties: the example by hand', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  it('is 0 where one side says nothing, and refuses unequal lengths', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBe(0);
    expect(() => spearman([1, 2], [1])).toThrow(/2 values/);
  });
});
