import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypergeometricTail } from '../../../src/numeric/hypergeometric';

function choose(n: number, k: number): number {
  return k < 0 || k > n
    ? 0
    : Array.from({ length: k }, (_, i) => (n - i) / (k - i)).reduce((a, b) => a * b, 1);
}

describe('hypergeometricTail', () => {
  it('is the sum over all draws with as many hits', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40), (a, b, c, hits) => {
        const total = a + b + c;
        const [drawn, marked] = [Math.min(total, a + c), Math.min(total, b)];
        let sum = 0;
        for (let count = hits; count <= drawn; count++) {
          sum += (choose(marked, count) * choose(total - marked, drawn - count)) / choose(total, drawn);
        }
        expect(hypergeometricTail(hits, drawn, marked, total)).toBeCloseTo(Math.min(1, sum), 8);
      }),
    );
  });

  it('is accurate far out in the tail and next to certain far below the mean', () => {
    // The lady tasting tea: 4 of 4.
    expect(hypergeometricTail(4, 4, 4, 8)).toBeCloseTo(1 / 70, 12);
    expect(hypergeometricTail(50, 50, 50, 100_000)).toBeLessThan(1e-100);
    expect(hypergeometricTail(1, 50_000, 50_000, 100_000)).toBeCloseTo(1, 12);
  });
});
