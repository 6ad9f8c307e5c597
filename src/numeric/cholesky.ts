/** The factorisation L·Lᵀ of a symmetric positive definite matrix of a few unknowns. */
export class Cholesky {
  private readonly size: number;
  private readonly lower: readonly Float64Array[];

  /**
   * @param matrix [size, size]; only its lower triangle is read
   * @param minPivot smaller pivots count as this, which keeps a nearly singular system solvable; 0 = none is replaced
   * @throws RangeError when a pivot is not positive and `minPivot` is 0: the matrix is not positive definite
   */
  constructor(matrix: readonly ArrayLike<number>[], minPivot = 0) {
    this.size = matrix.length;
    this.lower = matrix.map((_, row) => new Float64Array(row + 1));
    for (let row = 0; row < this.size; row++) {
      const own = this.lower[row];
      for (let column = 0; column <= row; column++) {
        const other = this.lower[column];
        let rest = matrix[row][column];
        for (let k = 0; k < column; k++) {
          rest -= own[k] * other[k];
        }
        own[column] = column < row ? rest / other[column] : Math.sqrt(pivotOf(rest, row, minPivot));
      }
    }
  }

  /** @returns [size] x with matrix · x = right */
  solve(right: ArrayLike<number>): Float64Array {
    const x = Float64Array.from(right);
    for (let row = 0; row < this.size; row++) {
      for (let k = 0; k < row; k++) {
        x[row] -= this.lower[row][k] * x[k];
      }
      x[row] /= this.lower[row][row];
    }
    for (let row = this.size - 1; row >= 0; row--) {
      for (let k = row + 1; k < this.size; k++) {
        x[row] -= this.lower[k][row] * x[k];
      }
      x[row] /= this.lower[row][row];
    }
    return x;
  }

  /** Natural logarithm of the determinant. */
  logDeterminant(): number {
    return 2 * this.lower.reduce((sum, row, index) => sum + Math.log(row[index]), 0);
  }
}

function pivotOf(rest: number, row: number, minPivot: number): number {
  if (minPivot > 0) {
    return Math.max(rest, minPivot);
  }
  if (!(rest > 0)) {
    throw new RangeError(`The matrix is not positive definite: pivot ${row} is ${rest}.`);
  }
  return rest;
}
