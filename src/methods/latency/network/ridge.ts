/** The plain rival of the network: a linear correction from the network's global vector alone. */

import { LeastSquares } from '../../../numeric/least-squares';
import { deviation, mean } from '../../../numeric/moments';

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
  const columns = rows[0].map((_, column) => rows.map((row) => row[column]));
  const means = columns.map(mean);
  const deviations = columns.map((column, index) => deviation(column, means[index]));
  const intercept = mean(targets);
  const fit = new LeastSquares(means.length, strength * rows.length);
  rows.forEach((row, at) => {
    const standard = row.map((value, index) =>
      deviations[index] > 1e-9 ? (value - means[index]) / deviations[index] : 0,
    );
    fit.add(standard, targets[at] - intercept);
  });
  return { means, deviations, coefficients: [...fit.solve()], intercept };
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
