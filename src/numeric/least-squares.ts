import { Cholesky } from './cholesky';

/**
 * Weighted least squares with a ridge, from samples added one by one: the normal equations are kept, not the samples.
 * A constant is a column of ones.
 */
export class LeastSquares {
  private readonly gram: readonly Float64Array[];
  private readonly right: Float64Array;

  /** @param ridge penalty on the squared coefficients, one for all or one for each */
  constructor(
    private readonly size: number,
    ridge: number | readonly number[],
  ) {
    this.gram = Array.from({ length: size }, (_, row) => {
      const line = new Float64Array(row + 1);
      line[row] = typeof ridge === 'number' ? ridge : ridge[row];
      return line;
    });
    this.right = new Float64Array(size);
  }

  /** @param row [size] */
  add(row: ArrayLike<number>, target: number, weight = 1): void {
    for (let i = 0; i < this.size; i++) {
      const weighted = weight * row[i];
      this.right[i] += weighted * target;
      const line = this.gram[i];
      for (let j = 0; j <= i; j++) {
        line[j] += weighted * row[j];
      }
    }
  }

  /**
   * @param minPivot see `Cholesky`
   * @returns [size] coefficients
   * @throws RangeError when columns depend on each other and no ridge separates them
   */
  solve(minPivot = 0): Float64Array {
    return new Cholesky(this.gram, minPivot).solve(this.right);
  }
}

/** The value of coefficients at a row of the same length. */
export function linearValue(coefficients: ArrayLike<number>, row: ArrayLike<number>): number {
  let value = 0;
  for (let index = 0; index < row.length; index++) {
    value += coefficients[index] * row[index];
  }
  return value;
}

/** Keeps the constant of `fitAffine` determined when there are no rows. */
const CONSTANT_RIDGE = 1e-12;

/**
 * Ridge regression with a constant that is not penalised.
 * @param rows [samples][width], without the constant
 * @returns [width + 1] coefficients, the constant last
 */
export function fitAffine(
  rows: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  ridge: number,
): Float64Array {
  const width = rows[0].length;
  const fit = new LeastSquares(width + 1, [...new Array<number>(width).fill(ridge), CONSTANT_RIDGE]);
  const row = new Float64Array(width + 1).fill(1);
  rows.forEach((given, at) => {
    row.set(given);
    fit.add(row, targets[at]);
  });
  return fit.solve();
}

/** The value of `fitAffine`'s coefficients at a row, without the constant. */
export function affineValue(coefficients: ArrayLike<number>, row: ArrayLike<number>): number {
  return linearValue(coefficients, row) + coefficients[row.length];
}
