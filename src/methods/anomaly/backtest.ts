import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import { bootstrap, circularBlocks } from '../../numeric/bootstrap';
import { deviation, mean } from '../../numeric/moments';
import { createRandom } from '../../numeric/random';
import { huber } from '../../numeric/robust';
import type { Normalised } from './normalise';

/** Huber errors of one forecaster on held-out windows, one mean per window. */
export interface ErrorSeries {
  readonly model: string;
  readonly errors: Float64Array;
}

/** Chronological parts: the last part is never trained on and never chooses an epoch. */
export interface Split {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

const TRAIN_SHARE = 0.7;
const VALIDATION_SHARE = 0.15;
const RESAMPLES = 200;

export function splitChronologically(windows: readonly number[]): Split {
  const first = Math.floor(windows.length * TRAIN_SHARE);
  const second = Math.floor(windows.length * (TRAIN_SHARE + VALIDATION_SHARE));
  return {
    train: windows.slice(0, first),
    validation: windows.slice(first, second),
    test: windows.slice(second),
  };
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

/** Mean and its standard error, estimated by resampling blocks of windows (neighbouring windows are alike). */
export function meanWithSpread(errors: Float64Array, seed: number): { mean: number; spread: number } {
  const values = errors.filter((error) => !Number.isNaN(error));
  if (values.length === 0) {
    return { mean: NaN, spread: NaN };
  }
  const centre = mean(values);
  const block = Math.max(1, Math.round(Math.sqrt(values.length)));
  const random = createRandom(seed);
  const means = bootstrap(
    RESAMPLES,
    () => circularBlocks(values.length, block, random),
    (drawn) => mean(drawn.map((position) => values[position])),
  );
  return { mean: centre, spread: deviation(means, centre) };
}
