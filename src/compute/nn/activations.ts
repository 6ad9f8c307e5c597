import * as tf from '@tensorflow/tfjs-core';

/** GELU in its tanh form (Hendrycks and Gimpel, arXiv 1606.08415). */
export function gelu<T extends tf.Tensor>(x: T): T {
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))));
  return tf.mul<T>(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
}

/**
 * GELU in its exact form, x · Φ(x). Its gradient is written out: from the operations one by one it would be twice as many.
 */
export function exactGelu<T extends tf.Tensor>(x: T): T {
  const distribution = (of: tf.Tensor): tf.Tensor => tf.mul(0.5, tf.add(1, tf.erf(tf.div(of, Math.SQRT2))));
  const apply = tf.customGrad((input, save) => {
    const of = input as tf.Tensor;
    (save as tf.GradSaveFunc)([of]);
    return {
      // In this order ONNX Runtime sees one operator.
      value: tf.mul(tf.mul(of, tf.add(1, tf.erf(tf.div(of, Math.SQRT2)))), 0.5),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const density = tf.mul(tf.exp(tf.mul(tf.square(saved[0]), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return tf.mul(dy, tf.add(distribution(saved[0]), tf.mul(saved[0], density)));
      },
    };
  });
  return apply(x) as T;
}
