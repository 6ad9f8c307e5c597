import * as tf from '@tensorflow/tfjs-core';

const EPSILON = 1e-5;

/**
 * Layer normalisation (Ba et al. 2016) over the last axis.
 * @param x [..., width]
 * @param gain [width], as `shift`
 */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor, shift: tf.Tensor): T {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, EPSILON))), gain), shift);
}
