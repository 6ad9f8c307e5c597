/** Layers the benchmark models share, as plain tfjs functions. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../src/compute';

export const matrix = (name: string, rows: number, columns: number): ParameterSpec => ({
  name,
  shape: [rows, columns],
  init: 'glorot',
  decay: true,
});
export const bias = (name: string, length: number): ParameterSpec => ({
  name,
  shape: [length],
  init: 'zeros',
  decay: false,
});
export const gain = (name: string, length: number): ParameterSpec => ({
  name,
  shape: [length],
  init: 'ones',
  decay: false,
});

/** x [..., in] times weights [in, out] plus bias [out], as one matrix product. */
export function linear(x: Tensor, weights: Tensor, offset: Tensor): Tensor {
  const [rows, columns] = weights.shape;
  const flat = tf.reshape<tf.Rank.R2>(x, [-1, rows]);
  return tf.reshape(tf.add(tf.matMul(flat, weights as Tensor2D), offset), [...x.shape.slice(0, -1), columns]);
}

/** A x, with A the normalised adjacency in whatever form, and x with its services where that form wants them. */
export type Mixing = (x: Tensor) => Tensor;

/** Two graph convolutions (Kipf and Welling 2017), each relu(A x W + b); features are the last axis of x. */
export function graphConvolutions(
  x: Tensor,
  mix: Mixing,
  p: Readonly<Record<'gcn1' | 'gcn1Bias' | 'gcn2' | 'gcn2Bias', Tensor>>,
): Tensor {
  const first = tf.relu(linear(mix(x), p.gcn1, p.gcn1Bias));
  return tf.relu(linear(mix(first), p.gcn2, p.gcn2Bias));
}

/** Self-attention over the middle axis of x [rows, steps, width]. */
export function attention(
  x: Tensor,
  heads: number,
  p: Readonly<Record<'qkv' | 'qkvBias' | 'out' | 'outBias', Tensor>>,
): Tensor {
  const [rows, steps, width] = x.shape;
  const depth = width / heads;
  const joint = tf.reshape(linear(x, p.qkv, p.qkvBias), [rows, steps, 3, heads, depth]);
  const [q, k, v] = tf.unstack(tf.transpose(joint, [2, 0, 3, 1, 4]));
  const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(depth)));
  const mixed = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [rows, steps, width]);
  return linear(mixed, p.out, p.outBias);
}

/** One step of a gated recurrent unit; `gates` [rows, 3·width] is the input's share, computed for all steps at once. */
export function gruStep(gates: Tensor, hidden: Tensor, weights: Tensor, offset: Tensor): Tensor {
  const [inputReset, inputUpdate, inputNew] = tf.split(gates, 3, 1);
  const [hiddenReset, hiddenUpdate, hiddenNew] = tf.split(linear(hidden, weights, offset), 3, 1);
  const reset = tf.sigmoid(tf.add(inputReset, hiddenReset));
  const update = tf.sigmoid(tf.add(inputUpdate, hiddenUpdate));
  const candidate = tf.tanh(tf.add(inputNew, tf.mul(reset, hiddenNew)));
  return tf.add(candidate, tf.mul(update, tf.sub(hidden, candidate)));
}
