import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../compute';
import { linear, linearSpec } from '../../../compute/nn/linear';
import { POOL, type PoolSize } from './network';

export function globalPoolSpec(at: string, width: number, { entries, length }: PoolSize): ParameterSpec[] {
  const half = width / 2;
  return [...linearSpec(`${at}.key`, length * half, entries), ...linearSpec(`${at}.back`, entries, half)];
}

export interface GlobalPoolOutput {
  /** [rows, steps, width] */
  readonly state: tf.Tensor3D;
  /** [rows, entries] weights that sum to 1. */
  readonly key: tf.Tensor2D;
}

/**
 * DynEformer's global-pool layer (Huang et al., KDD 2023). Half of the channels of a whole window give the weights of
 * all entries; the weighted entries, step by step, give that half back.
 * @param state [rows, steps, width], as many steps as an entry has
 */
export function globalPoolLayer(p: TensorMap, at: string, state: tf.Tensor3D): GlobalPoolOutput {
  const [rows, steps, width] = state.shape;
  const half = width / 2;
  const [kept, changed] = tf.split<tf.Tensor3D>(state, 2, 2);
  const key: tf.Tensor2D = tf.softmax(linear(p, `${at}.key`, tf.reshape(changed, [rows, steps * half])));
  // Entries times their way back, first: [entries, steps, half] is shared by all rows of a batch.
  const ways = tf.mul(tf.expandDims(p[POOL], 2), tf.expandDims(p[`${at}.back`], 1));
  const entries = p[POOL].shape[0];
  const mixed = tf.matMul(key, tf.reshape<tf.Rank.R2>(ways, [entries, steps * half]));
  const back: tf.Tensor3D = tf.add(tf.reshape(mixed, [rows, steps, half]), p[`${at}.back.bias`]);
  return { state: tf.concat<tf.Tensor3D>([kept, back], 2), key };
}
