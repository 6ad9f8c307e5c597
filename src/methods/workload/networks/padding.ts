import * as tf from '@tensorflow/tfjs-core';

/**
 * Mixed patterns as values for the unknown steps of a decoder's input, as both networks publish it.
 * @param mixed [rows, length]
 * @returns [rows, steps]: the last `steps` of the patterns, which are repeated when they are shorter
 */
export function patternPadding(mixed: tf.Tensor2D, steps: number): tf.Tensor2D {
  const length = mixed.shape[1];
  const repeated = tf.tile(mixed, [1, Math.ceil(steps / length)]);
  const total = repeated.shape[1];
  return total === steps ? repeated : tf.split<tf.Tensor2D>(repeated, [total - steps, steps], 1)[1];
}
