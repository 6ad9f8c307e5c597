import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../../compute';
import type { DropoutSpec } from '../../../compute/nn/dropout';
import { normed, normSpec } from '../../../compute/nn/encoder-layer';
import { dense, linear, linearSpec } from '../../../compute/nn/linear';
import { dropped, type LayerContext } from '../../../compute/nn/post-norm';

export function staticContextSpec(at: string, staticWidth: number, width: number): ParameterSpec[] {
  return [
    ...linearSpec(`${at}.key`, width, width),
    ...linearSpec(`${at}.value`, staticWidth, width),
    ...normSpec(`${at}.norm`, width),
  ];
}

export function staticContextDropout(
  name: string,
  rows: number,
  steps: number,
  width: number,
  rate: number,
): DropoutSpec {
  return { name, shape: [rows, steps, width], rate };
}

/**
 * Static-context attention, LN(h + softmax(W h) · W_s s): each step decides how much of each static channel it takes
 * (Huang et al., KDD 2023).
 * @param state [rows, steps, width]
 * @param statics [rows, static width]
 * @param mask name of the dropout mask
 */
export function staticContext(
  context: LayerContext,
  at: string,
  state: tf.Tensor3D,
  statics: tf.Tensor,
  mask: string,
): tf.Tensor3D {
  const { p } = context;
  const key = tf.softmax(dense(p, `${at}.key`, state));
  const value = tf.expandDims(linear(p, `${at}.value`, statics), 1);
  const fused: tf.Tensor3D = tf.mul(key, value);
  return normed(p, `${at}.norm`, tf.add(state, dropped(context, mask, fused)));
}
