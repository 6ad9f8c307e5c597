/** Errors by which models are chosen, and whether one is shown to be ahead of another. */
import type { Runtime } from '../../../compute';
import { meanWithSpread } from '../../../evaluation/mean-error';
import { NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { mean } from '../../../numeric/moments';
import { windowError } from '../backtest';
import type { WeightedRecording } from '../batches';
import { expectCells, networkOf } from '../expect';
import type { AnomalyModel } from '../model-file';
import type { GraphVariant } from '../sequences';

const VARIANTS: readonly GraphVariant[] = ['graph', 'identity'];
/** Standard errors that a model must be ahead by. */
const CAUTION = 2;

/** Error of a model in each of the windows: the mean of the network's and of its control's. */
export async function errorsOf(
  runtime: Runtime,
  model: AnomalyModel,
  { recording, weights }: WeightedRecording,
  windows: readonly number[],
): Promise<Float64Array> {
  const row = recording.normalised.services * F;
  const errors = new Float64Array(windows.length);
  for (const variant of VARIANTS) {
    const expected = await expectCells(runtime, recording, networkOf(model, variant), windows);
    windows.forEach((window, at) => {
      const cells = expected.subarray(window * row, (window + 1) * row);
      errors[at] += windowError(recording.normalised, weights, window, cells) / VARIANTS.length;
    });
  }
  return errors;
}

/** How far one model is ahead of another on the same windows. */
export interface Lead {
  /** By which share its error is lower; negative where it is higher. */
  readonly share: number;
  /** Whether that is more than chance makes it. */
  readonly isShown: boolean;
}

/** @param errors of the model, and `others` of the one to be ahead of, in order of time; NaN where there is none */
export function leadOf(errors: Float64Array, others: Float64Array, seed: number): Lead {
  const gains = others.map((other, at) => other - errors[at]);
  const { mean: gain, spread } = meanWithSpread(gains, seed);
  const known = others.filter((_, at) => !Number.isNaN(gains[at]));
  return { share: gain / mean(known), isShown: gain > CAUTION * spread };
}
