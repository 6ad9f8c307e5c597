import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../compute';
import { project } from '../../../compute/nn/linear';

const TAPS = 3;
/** Base of the wavelengths of the positions (Vaswani et al. 2017). */
const POSITION_BASE = 10_000;

export function embeddingSpec(at: string, calendarWidth: number, width: number): ParameterSpec[] {
  const taps: ParameterSpec = {
    name: `${at}.taps`,
    shape: [TAPS, width],
    // Kaiming's deviation for three inputs, as released.
    init: { normal: Math.sqrt(2 / TAPS) },
    decay: true,
  };
  return calendarWidth === 0
    ? [taps]
    : [taps, { name: `${at}.calendar`, shape: [calendarWidth, width], init: 'glorot', decay: true }];
}

/**
 * MetaEformer's embedding of a sequence (Huang et al., KDD 2025): a circular convolution over three steps, plus the
 * calendar's projection, plus fixed sinusoidal positions.
 * @param values [rows, steps]
 * @param calendar [rows, steps, calendar width], if there is one
 * @returns [rows, steps, width]
 */
export function embed(
  p: TensorMap,
  at: string,
  values: tf.Tensor2D,
  calendar: tf.Tensor | undefined,
): tf.Tensor3D {
  const [, steps] = values.shape;
  const [first, others] = tf.split<tf.Tensor2D>(values, [1, steps - 1], 1);
  const [before, last] = tf.split<tf.Tensor2D>(values, [steps - 1, 1], 1);
  const unfolded = tf.stack([tf.concat([last, before], 1), values, tf.concat([others, first], 1)], 2);
  const weights = p[`${at}.taps`];
  const joint =
    calendar === undefined
      ? project(unfolded, weights)
      : project(tf.concat([unfolded, calendar], 2), tf.concat([weights, p[`${at}.calendar`]], 0));
  return tf.add(joint, positions(steps, weights.shape[1] as number));
}

/** [1, steps, width]: sines and cosines beside each other. */
export function positions(steps: number, width: number): tf.Tensor3D {
  const table = Float32Array.from({ length: steps * width }, (_, cell) => {
    const channel = cell % width;
    const frequency = POSITION_BASE ** (-(channel - (channel % 2)) / width);
    const angle = Math.floor(cell / width) * frequency;
    return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tf.tensor3d(table, [1, steps, width]);
}
