/** Symmetric positive definite systems of a few unknowns. */
export class Cholesky {
  private readonly size: number;
  private readonly lower: readonly Float64Array[];

  /** @throws when the matrix is not positive definite */
  constructor(matrix: readonly ArrayLike<number>[]) {
    this.size = matrix.length;
    this.lower = matrix.map((_, row) => new Float64Array(row + 1));
    for (let row = 0; row < this.size; row++) {
      for (let column = 0; column <= row; column++) {
        let rest = matrix[row][column];
        for (let k = 0; k < column; k++) {
          rest -= this.lower[row][k] * this.lower[column][k];
        }
        if (column < row) {
          this.lower[row][column] = rest / this.lower[column][column];
        } else if (rest > 0) {
          this.lower[row][row] = Math.sqrt(rest);
        } else {
          throw new Error(`The matrix is not positive definite: pivot ${row} is ${rest}.`);
        }
      }
    }
  }

  /** x with matrix · x = right. */
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

  /** Logarithm of the determinant. */
  logDeterminant(): number {
    return 2 * this.lower.reduce((sum, row, index) => sum + Math.log(row[index]), 0);
  }
}

/** Coefficients, the constant last, of the least squares with `penalty` on all but the constant; rows without the constant. */
export function ridge(
  rows: readonly ArrayLike<number>[],
  values: ArrayLike<number>,
  penalty: number,
): Float64Array {
  const width = rows[0].length + 1;
  const matrix = Array.from({ length: width }, () => new Float64Array(width));
  const right = new Float64Array(width);
  const row = new Float64Array(width).fill(1);
  rows.forEach((given, at) => {
    row.set(given);
    for (let i = 0; i < width; i++) {
      right[i] += row[i] * values[at];
      for (let j = 0; j < width; j++) {
        matrix[i][j] += row[i] * row[j];
      }
    }
  });
  for (let i = 0; i < width; i++) {
    matrix[i][i] += i < width - 1 ? penalty : 1e-12;
  }
  return new Cholesky(matrix).solve(right);
}

/** What `ridge`'s coefficients make of a row. */
export function linearValue(coefficients: Float64Array, row: ArrayLike<number>): number {
  let value = coefficients[row.length];
  for (let index = 0; index < row.length; index++) {
    value += coefficients[index] * row[index];
  }
  return value;
}
