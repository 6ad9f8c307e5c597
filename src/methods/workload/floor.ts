import type { Prepared } from './prepare';

/** Counts up to which the noise of a logarithm is summed exactly. */
const MAX_EXACT = 200;

/**
 * The mean squared error of somebody who knows the true rate of a Poisson process: counting alone makes it. Each count stands
 * for the rate that it was drawn from.
 * @param origins of the test part
 * @returns in squared units of the scale; null where the values are no counts
 */
export function countingFloor(
  { input: { rows, values }, scaling: { name, scale } }: Prepared,
  nodes: readonly number[],
  origins: readonly number[],
  steps: number,
): { mse: number | null; reason: string } {
  let sum = 0;
  let count = 0;
  for (const node of nodes) {
    for (const origin of origins) {
      for (let row = origin; row < Math.min(rows, origin + steps); row++) {
        const value = values[node * rows + row];
        if (Number.isNaN(value)) {
          continue;
        }
        if (value < 0 || !Number.isInteger(value)) {
          return { mse: null, reason: 'the values are no counts' };
        }
        sum += (name === 'log1p' ? logVariance(value) : value) / scale[node] ** 2;
        count++;
      }
    }
  }
  return count === 0
    ? { mse: null, reason: 'there are no targets' }
    : {
        mse: Number((sum / count).toPrecision(6)),
        reason: 'the values are counts: variance of a Poisson process',
      };
}

/** Variance of log(1 + k) for a Poisson count k of the given mean. */
function logVariance(mean: number): number {
  if (mean > MAX_EXACT) {
    return mean / (1 + mean) ** 2;
  }
  let probability = Math.exp(-mean);
  let first = 0;
  let second = 0;
  const last = mean + 12 * Math.sqrt(mean) + 12;
  for (let k = 0; k <= last; k++) {
    first += probability * Math.log1p(k);
    second += probability * Math.log1p(k) ** 2;
    probability *= mean / (k + 1);
  }
  return second - first ** 2;
}
