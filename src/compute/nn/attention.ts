/** Scaled dot-product attention with several heads (Vaswani et al. 2017), over steps and over listed neighbours. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Self-attention over the steps of each row.
 * @param qkv [rows, steps, 3 · width] queries, keys and values side by side
 * @param bias added to the scores, broadcast to [rows, heads, steps, steps]: very negative for steps to ignore
 * @returns [rows, steps, width]
 */
export function selfAttention(qkv: tf.Tensor3D, heads: number, bias: tf.Tensor): tf.Tensor3D {
  const [rows, steps, joint] = qkv.shape;
  const width = joint / 3;
  const depth = width / heads;
  const split = tf.transpose(tf.reshape(qkv, [rows, steps, 3, heads, depth]), [2, 0, 3, 1, 4]);
  const part = (index: number): tf.Tensor4D =>
    tf.reshape(tf.slice(split, [index, 0, 0, 0, 0], [1, rows, heads, steps, depth]), [
      rows,
      heads,
      steps,
      depth,
    ]);
  const weights = tf.softmax(
    tf.add(tf.mul(tf.matMul(part(0), part(1), false, true), 1 / Math.sqrt(depth)), bias),
  );
  return tf.reshape<tf.Rank.R3>(tf.transpose(tf.matMul(weights, part(2)), [0, 2, 1, 3]), [
    rows,
    steps,
    width,
  ]);
}

/** What attends to what: [rows, steps, width], keys and values with steps of their own. */
export interface AttentionInputs {
  readonly query: tf.Tensor3D;
  readonly key: tf.Tensor3D;
  readonly value: tf.Tensor3D;
}

/**
 * Attention of each row's queries over the same row's keys, without a bias.
 * @param drop applied to the weights, [rows, heads, query steps, key steps]
 * @returns [rows, query steps, width]
 */
export function headAttention(
  { query, key, value }: AttentionInputs,
  heads: number,
  drop: (weights: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor3D {
  const [rows, steps, width] = query.shape;
  const depth = width / heads;
  const byHead = (x: tf.Tensor3D): tf.Tensor4D =>
    tf.transpose(tf.reshape(x, [rows, x.shape[1], heads, depth]), [0, 2, 1, 3]);
  const scores: tf.Tensor4D = tf.matMul(
    byHead(tf.mul(query, 1 / Math.sqrt(depth))),
    byHead(key),
    false,
    true,
  );
  const mixed = tf.matMul(drop(tf.softmax(scores)), byHead(value));
  return tf.reshape<tf.Rank.R3>(tf.transpose(mixed, [0, 2, 1, 3]), [rows, steps, width]);
}

export interface NeighbourInputs {
  /** [rows, width] */
  readonly query: tf.Tensor;
  /** [rows · neighbours, width], as `value` */
  readonly key: tf.Tensor;
  readonly value: tf.Tensor;
  /** [rows, neighbours, 1]: 1 where there is no neighbour */
  readonly absent: tf.Tensor;
}

const NO_NEIGHBOUR = -1e9;

/**
 * Attention of each row over a list of neighbours of fixed length (the TransformerConv of Shi et al. 2021).
 * @returns [rows, width]; zeros for a row without neighbours
 */
export function neighbourAttention(
  { query, key, value, absent }: NeighbourInputs,
  heads: number,
): tf.Tensor2D {
  const [rows, neighbours] = absent.shape;
  const width = query.shape[1] as number;
  const byHead = (x: tf.Tensor, each: number): tf.Tensor => tf.reshape(x, [rows, each, heads, width / heads]);
  const scores = tf.add(
    tf.mul(tf.sum(tf.mul(byHead(query, 1), byHead(key, neighbours)), 3), Math.sqrt(heads / width)),
    tf.mul(absent, NO_NEIGHBOUR),
  );
  const powers = tf.mul(tf.exp(tf.sub(scores, tf.max(scores, 1, true))), tf.sub(1, absent));
  const weights = tf.div(powers, tf.add(tf.sum(powers, 1, true), 1e-6));
  return tf.reshape<tf.Rank.R2>(
    tf.sum(tf.mul(byHead(value, neighbours), tf.reshape(weights, [rows, neighbours, heads, 1])), 1),
    [rows, width],
  );
}
