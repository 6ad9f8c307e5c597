/** A Transformer encoder layer that normalises before each part (Xiong et al. 2020), with GELU between its two widths. */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../parameters';
import type { TensorMap } from '../tensors';
import { gelu } from './activations';
import { selfAttention } from './attention';
import { project } from './linear';
import { layerNorm } from './norm';

const WIDENING = 2;

/** Parameters of the layer called `at`. */
export function encoderLayerSpec(at: string, width: number): ParameterSpec[] {
  const matrix = (name: string, from: number, to: number): ParameterSpec => ({
    name: `${at}.${name}`,
    shape: [from, to],
    init: 'glorot',
    decay: true,
  });
  const bias = (name: string, size: number): ParameterSpec => ({
    name: `${at}.${name}`,
    shape: [size],
    init: 'zeros',
    decay: false,
  });
  return [
    ...normSpec(`${at}.attentionNorm`, width),
    matrix('qkv', width, 3 * width),
    bias('qkvBias', 3 * width),
    matrix('mix', width, width),
    bias('mixBias', width),
    ...normSpec(`${at}.forwardNorm`, width),
    matrix('widen', width, WIDENING * width),
    bias('widenBias', WIDENING * width),
    matrix('narrow', WIDENING * width, width),
    bias('narrowBias', width),
  ];
}

/** Gain and shift of a layer normalisation. */
export function normSpec(name: string, width: number): ParameterSpec[] {
  return [
    { name: `${name}.gain`, shape: [width], init: 'ones', decay: false },
    { name: `${name}.shift`, shape: [width], init: 'zeros', decay: false },
  ];
}

/** The normalisation whose parameters `normSpec` names. */
export function normed<T extends tf.Tensor>(p: TensorMap, name: string, x: T): T {
  return layerNorm(x, p[`${name}.gain`], p[`${name}.shift`]);
}

/**
 * @param state [rows, steps, width]
 * @param bias see `selfAttention`
 * @returns [rows, steps, width]
 */
export function encoderLayer(
  p: TensorMap,
  at: string,
  state: tf.Tensor3D,
  heads: number,
  bias: tf.Tensor,
): tf.Tensor3D {
  const qkv: tf.Tensor3D = tf.add(
    project(normed(p, `${at}.attentionNorm`, state), p[`${at}.qkv`]),
    p[`${at}.qkvBias`],
  );
  const mixed = selfAttention(qkv, heads, bias);
  const attended: tf.Tensor3D = tf.add(state, tf.add(project(mixed, p[`${at}.mix`]), p[`${at}.mixBias`]));
  const wide = gelu(
    tf.add(project(normed(p, `${at}.forwardNorm`, attended), p[`${at}.widen`]), p[`${at}.widenBias`]),
  );
  return tf.add(attended, tf.add(project(wide, p[`${at}.narrow`]), p[`${at}.narrowBias`]));
}
