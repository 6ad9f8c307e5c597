import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cholesky } from '../../../src/numeric/cholesky';
import { affineValue, fitAffine, LeastSquares, linearValue } from '../../../src/numeric/least-squares';

const number = fc.double({ min: -2, max: 2, noNaN: true });

/** Rows b of a square matrix, as b·bᵀ plus the identity: positive definite. */
const system = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.record({
    b: fc.array(fc.array(number, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
    right: fc.array(number, { minLength: size, maxLength: size }),
  }),
);
const gramOf = (b: readonly (readonly number[])[]): number[][] =>
  b.map((row, i) => b.map((other, j) => linearValue(row, other) + (i === j ? 1 : 0)));

describe('Cholesky', () => {
  it('solves positive definite systems and reads the lower triangle only', () => {
    fc.assert(
      fc.property(system, ({ b, right }) => {
        const matrix = gramOf(b);
        const solution = new Cholesky(matrix.map((row, i) => row.slice(0, i + 1))).solve(right);
        matrix.forEach((row, i) => expect(linearValue(row, solution)).toBeCloseTo(right[i], 8));
      }),
    );
  });

  it('knows the determinant of a triangular product', () => {
    expect(
      new Cholesky([
        [4, 2],
        [2, 3],
      ]).logDeterminant(),
    ).toBeCloseTo(Math.log(8), 12);
  });

  it('refuses a matrix that is not positive definite, unless told a smallest pivot', () => {
    const singular = [
      [1, 1],
      [1, 1],
    ];
    expect(() => new Cholesky(singular)).toThrow('pivot 1 is 0');
    expect(() => new Cholesky([[NaN]])).toThrow(RangeError);
    expect([...new Cholesky(singular, 1e-9).solve([2, 2])].every(Number.isFinite)).toBe(true);
  });
});

describe('LeastSquares', () => {
  it('recovers coefficients, whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 3, maxLength: 3 }),
        fc.array(fc.tuple(number, number, fc.double({ min: 0.5, max: 2, noNaN: true })), { minLength: 1 }),
        (truth, samples) => {
          const fit = new LeastSquares(3, 1e-9);
          const fixed = [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ];
          for (const [row, weight] of [
            ...fixed.map((each) => [each, 1] as const),
            ...samples.map(([a, b, each]) => [[a, b, 1], each] as const),
          ]) {
            fit.add(row, linearValue(truth, row), weight);
          }
          fit.solve().forEach((value, at) => expect(value).toBeCloseTo(truth[at], 6));
        },
      ),
    );
  });

  it('shrinks each coefficient by its own ridge', () => {
    const fit = new LeastSquares(2, [3, 0]);
    fit.add([1, 0], 4);
    fit.add([0, 1], 4);
    expect([...fit.solve()]).toEqual([1, 4]);
  });
});

describe('fitAffine', () => {
  it('does not penalise the constant', () => {
    const rows = [[0], [1], [2], [3]];
    const coefficients = fitAffine(rows, [5, 5, 5, 5], 100);
    expect(affineValue(coefficients, [7])).toBeCloseTo(5, 6);
  });
});
