import { Cholesky } from './cholesky';

/** Pivots below this share of the strength are rounding. */
const MIN_PIVOT_SHARE = 1e-6;

/**
 * Least squares whose solution is pulled towards another one: minimises Σ w (y − x·b)² + strength · |b − towards|². With
 * few samples the solution is `towards`, with many their own. Samples can be forgotten: `fade` lowers the weight of all
 * that were added so far.
 */
export class ShrunkLeastSquares {
  private readonly gram: readonly Float64Array[];
  private readonly right: readonly Float64Array[];

  /**
   * @param size unknowns of a target
   * @param targets right-hand sides over the same samples
   */
  constructor(
    readonly size: number,
    readonly targets = 1,
  ) {
    this.gram = Array.from({ length: size }, (_, row) => new Float64Array(row + 1));
    this.right = Array.from({ length: targets }, () => new Float64Array(size));
  }

  /** @param x [size] @param y [targets] */
  add(x: Float64Array, y: ArrayLike<number>, weight = 1): void {
    const { gram, right, size } = this;
    for (let i = 0; i < size; i++) {
      const weighted = weight * x[i];
      const line = gram[i];
      for (let j = 0; j <= i; j++) {
        line[j] += weighted * x[j];
      }
    }
    for (let target = 0; target < right.length; target++) {
      const weighted = weight * y[target];
      const own = right[target];
      for (let i = 0; i < size; i++) {
        own[i] += weighted * x[i];
      }
    }
  }

  /** @param share what remains of the weight of the samples so far */
  fade(share: number): void {
    for (const line of [...this.gram, ...this.right]) {
      for (let index = 0; index < line.length; index++) {
        line[index] *= share;
      }
    }
  }

  /**
   * @param towards [targets][size]; null = zeros
   * @param strength how many samples `towards` is worth, above 0
   * @returns [targets][size]
   */
  solve(towards: readonly Float64Array[] | null, strength: number): Float64Array[] {
    const matrix = this.gram.map((line, row) => {
      const copy = line.slice();
      copy[row] += strength;
      return copy;
    });
    const factor = new Cholesky(matrix, strength * MIN_PIVOT_SHARE);
    return this.right.map((right, target) =>
      factor.solve(
        towards === null ? right : right.map((value, index) => value + strength * towards[target][index]),
      ),
    );
  }
}
