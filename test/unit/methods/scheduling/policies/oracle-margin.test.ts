import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMargin } from '../../../../../src/methods/scheduling/policies/oracle-margin';

describe('findMargin', () => {
  it('is the least margin that is enough', () => {
    const needed = fc.double({ min: -0.1, max: 1.1, noNaN: true });
    fc.assert(
      fc.property(needed, (least) => {
        const margin = findMargin({
          allowedMinutes: 3,
          seeds: [0, 1, 2],
          violations: (tried) => (tried >= least ? 1 : 2),
        });
        expect(margin).toBeGreaterThanOrEqual(least);
        expect(margin).toBeLessThan(least + 0.0201);
      }),
    );
  });

  it('counts all seeds together, and stops at the one that is too many', () => {
    const runs: number[] = [];
    const violations = (_: number, seed: number): number => {
      runs.push(seed);
      return seed;
    };
    expect(findMargin({ allowedMinutes: 2, seeds: [1, 2, 3], violations })).toBeCloseTo(1.14, 9);
    expect(runs).not.toContain(3);
    expect(findMargin({ allowedMinutes: 6, seeds: [1, 2, 3], violations })).toBeCloseTo(-0.1, 9);
  });
});
