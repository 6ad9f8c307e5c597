/** The plain rival of the network: a linear correction from the network's global vector alone. */

export interface Ridge {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/** Relative to the number of samples, on standardised features. */
const STRENGTH = 0.3;

/** What lies further out than nearly all samples is taken as lying there: lines say nothing about what was never seen. */
const MAX_DEVIATIONS = 3;

/** Ridge regression; features that never vary get no weight. */
export function fitRidge(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  strength = STRENGTH,
): Ridge {
  const count = rows.length;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / count;
  const columns = rows[0].map((_, column) => rows.map((row) => row[column]));
  const means = columns.map(mean);
  const deviations = columns.map((column, index) =>
    Math.sqrt(mean(column.map((value) => (value - means[index]) ** 2))),
  );
  const intercept = mean(targets);
  const standard = columns.map((column, index) =>
    column.map((value) => (deviations[index] > 1e-9 ? (value - means[index]) / deviations[index] : 0)),
  );
  const matrix = standard.map((a, i) =>
    standard.map(
      (b, j) => a.reduce((sum, value, row) => sum + value * b[row], 0) + (i === j ? strength * count : 0),
    ),
  );
  const right = standard.map((column) =>
    column.reduce((sum, value, row) => sum + value * (targets[row] - intercept), 0),
  );
  return { means, deviations, coefficients: solved(matrix, right), intercept };
}

export function ridgeValue(
  { means, deviations, coefficients, intercept }: Ridge,
  row: readonly number[],
): number {
  const standard = (value: number, index: number): number =>
    Math.max(-MAX_DEVIATIONS, Math.min(MAX_DEVIATIONS, (value - means[index]) / deviations[index]));
  return row.reduce(
    (sum, value, index) =>
      deviations[index] > 1e-9 ? sum + coefficients[index] * standard(value, index) : sum,
    intercept,
  );
}

/** A positive definite system, by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, index) => [...row, right[index]]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let below = pivot + 1; below < size; below++) {
      const factor = rows[below][pivot] / rows[pivot][pivot];
      for (let column = pivot; column <= size; column++) {
        rows[below][column] -= factor * rows[pivot][column];
      }
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const known = solution.reduce(
      (sum, value, column) => (column > row ? sum + rows[row][column] * value : sum),
      0,
    );
    solution[row] = (rows[row][size] - known) / rows[row][row];
  }
  return solution;
}
