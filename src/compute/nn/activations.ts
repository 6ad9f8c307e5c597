import * as tf from '@tensorflow/tfjs-core';

/** GELU in its tanh form (Hendrycks and Gimpel, arXiv 1606.08415). */
export function gelu<T extends tf.Tensor>(x: T): T {
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))));
  return tf.mul<T>(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
}
