/** Losses in which large errors count less than their square, as pure tfjs functions. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * How Huber's loss is written. The forms agree but for rounding, which training amplifies: a model keeps its form so
 * that the same seed gives the same weights.
 * - 'sum': s²/2 + delta · (|e| − s), with s = min(|e|, delta)
 * - 'product': s · (|e| − s/2); with one product per element the cheaper one
 */
export type HuberForm = 'sum' | 'product';

/** Mean of Huber's loss over the weights; `error` and `weight` of the same shape. */
export function huberLoss(
  error: tf.Tensor,
  weight: tf.Tensor,
  delta: number,
  form: HuberForm = 'product',
): tf.Scalar {
  const size = tf.abs(error);
  const small = tf.minimum(size, delta);
  if (form === 'product') {
    return weightedMean(tf.mul(small, tf.sub(size, tf.mul(0.5, small))), weight);
  }
  const beyond = tf.sub(size, small);
  return weightedMean(
    tf.add(tf.mul(0.5, tf.square(small)), delta === 1 ? beyond : tf.mul(delta, beyond)),
    weight,
  );
}

/** Mean of the smooth relative of Huber's loss, √(1 + e²) − 1. */
export function pseudoHuberLoss(error: tf.Tensor, weight: tf.Tensor): tf.Scalar {
  return weightedMean(tf.sub(tf.sqrt(tf.add(tf.square(error), 1)), 1), weight);
}

/** Quantile loss of a residual (target − quantile), elementwise. */
export function pinball(residual: tf.Tensor, quantile: number): tf.Tensor {
  return tf.maximum(tf.mul(quantile, residual), tf.mul(quantile - 1, residual));
}

/** 0 where every weight is 0. */
export function weightedMean(values: tf.Tensor, weight: tf.Tensor): tf.Scalar {
  return tf.div(tf.sum(tf.mul(values, weight)), tf.add(tf.sum(weight), 1e-6));
}
