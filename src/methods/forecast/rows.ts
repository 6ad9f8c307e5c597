import * as tf from '@tensorflow/tfjs-core';

/** Series and origins as the rows that dense layers work on. */

/** [T, B, N] → [B·N, T]. */
export function rowsOf(past: tf.Tensor): tf.Tensor2D {
  const [steps, size, nodes] = past.shape as [number, number, number];
  return tf.transpose<tf.Tensor2D>(tf.reshape(past, [steps, size * nodes]), [1, 0]);
}

/** A vector per series, [N, D] → [B·N, D]. */
export function perNode(table: tf.Tensor, size: number): tf.Tensor2D {
  const [nodes, width] = table.shape as [number, number];
  return tf.reshape(tf.tile(tf.reshape(table, [1, nodes, width]), [size, 1, 1]), [size * nodes, width]);
}

/** A vector per origin, [B, D] → [B·N, D]. */
export function perOrigin(x: tf.Tensor, nodes: number): tf.Tensor2D {
  const [size, width] = x.shape as [number, number];
  return tf.reshape(tf.tile(tf.reshape(x, [size, 1, width]), [1, nodes, 1]), [size * nodes, width]);
}
