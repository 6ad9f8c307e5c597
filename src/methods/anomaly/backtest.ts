import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import { huber } from '../../numeric/robust';
import type { Normalised } from './normalise';

/** Huber errors of one forecaster on held-out windows, one mean per window. */
export interface ErrorSeries {
  readonly model: string;
  readonly errors: Float64Array;
}

/** Same error as the training loss: Huber with delta 1, weighted per cell; asinh scale. */
export function windowError(
  normalised: Normalised,
  weights: Float32Array,
  window: number,
  expected: Float32Array,
): number {
  const { services, z, known } = normalised;
  let sum = 0;
  let total = 0;
  for (let service = 0; service < services; service++) {
    const cell = window * services + service;
    for (let f = 0; f < F; f++) {
      const at = cell * F + f;
      if (!known[at]) {
        continue;
      }
      const error = Math.abs(Math.asinh(z[at]) - expected[service * F + f]);
      sum += weights[cell] * huber(error, 1);
      total += weights[cell];
    }
  }
  return total > 0 ? sum / total : NaN;
}
