/** Transformer layers that normalise after each part (Vaswani et al. 2017), with dropout on weights and parts. */
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../parameters';
import type { TensorMap } from '../tensors';
import { headAttention } from './attention';
import type { DropoutSpec } from './dropout';
import { normed, normSpec } from './encoder-layer';
import { dense, linearSpec } from './linear';

export interface LayerSize {
  readonly rows: number;
  /** Steps that are attended to. */
  readonly steps: number;
  readonly width: number;
  /** Width between the two products of the forward part. */
  readonly wide: number;
  readonly heads: number;
  /** Share of activations dropped in training. */
  readonly rate: number;
}

export interface DecoderSize extends LayerSize {
  /** The layer is computed for this many steps at the end; the others are only attended to. */
  readonly last: number;
  /** Steps of the encoded sequence. */
  readonly encoded: number;
}

type Activation = <T extends tf.Tensor>(x: T) => T;

/** What a layer computes with. */
export interface LayerContext {
  readonly p: TensorMap;
  /** Dropout masks by name. */
  readonly masks: TensorMap;
  readonly activation: Activation;
}

export function postNormEncoderSpec(at: string, { width, wide }: LayerSize): ParameterSpec[] {
  return [
    ...linearSpec(`${at}.qkv`, width, 3 * width),
    ...linearSpec(`${at}.mix`, width, width),
    ...normSpec(`${at}.norm`, width),
    ...forwardSpec(at, width, wide),
  ];
}

export function postNormEncoderDropout(at: string, size: LayerSize): DropoutSpec[] {
  const { rows, steps, width, heads, rate } = size;
  return [
    { name: `${at}.weights`, shape: [rows, heads, steps, steps], rate },
    { name: `${at}.mixed`, shape: [rows, steps, width], rate },
    ...forwardDropout(at, size, steps),
  ];
}

/** @param state [rows, steps, width] @returns the same shape */
export function postNormEncoder(
  context: LayerContext,
  at: string,
  state: tf.Tensor3D,
  heads: number,
): tf.Tensor3D {
  const { p } = context;
  const [query, key, value] = tf.split<tf.Tensor3D>(dense(p, `${at}.qkv`, state), 3, 2);
  const mixed = headAttention({ query, key, value }, heads, (weights) =>
    dropped(context, `${at}.weights`, weights),
  );
  return forward(context, at, joined(context, at, 'norm', state, 'mix', mixed));
}

export function postNormDecoderSpec(at: string, { width, wide }: DecoderSize): ParameterSpec[] {
  return [
    ...linearSpec(`${at}.query`, width, width),
    ...linearSpec(`${at}.keyValue`, width, 2 * width),
    ...linearSpec(`${at}.mix`, width, width),
    ...normSpec(`${at}.norm`, width),
    ...linearSpec(`${at}.crossQuery`, width, width),
    ...linearSpec(`${at}.crossKeyValue`, width, 2 * width),
    ...linearSpec(`${at}.crossMix`, width, width),
    ...normSpec(`${at}.crossNorm`, width),
    ...forwardSpec(at, width, wide),
  ];
}

export function postNormDecoderDropout(at: string, size: DecoderSize): DropoutSpec[] {
  const { rows, steps, last, encoded, width, heads, rate } = size;
  return [
    { name: `${at}.weights`, shape: [rows, heads, last, steps], rate },
    { name: `${at}.mixed`, shape: [rows, last, width], rate },
    { name: `${at}.crossWeights`, shape: [rows, heads, last, encoded], rate },
    { name: `${at}.crossMixed`, shape: [rows, last, width], rate },
    ...forwardDropout(at, size, last),
  ];
}

/**
 * A decoder layer without a causal mask: every step of the state is an input that is known.
 * @param state [rows, steps, width]
 * @param encoded [rows, encoded steps, width]
 * @returns [rows, last, width]: the layer at the last steps
 */
export function postNormDecoder(
  context: LayerContext,
  at: string,
  state: tf.Tensor3D,
  encoded: tf.Tensor3D,
  { steps, last, heads }: DecoderSize,
): tf.Tensor3D {
  const { p } = context;
  const tail = last === steps ? state : tf.split<tf.Tensor3D>(state, [steps - last, last], 1)[1];
  const [key, value] = tf.split<tf.Tensor3D>(dense(p, `${at}.keyValue`, state), 2, 2);
  const own = headAttention({ query: dense(p, `${at}.query`, tail), key, value }, heads, (weights) =>
    dropped(context, `${at}.weights`, weights),
  );
  const attended = joined(context, at, 'norm', tail, 'mix', own);
  const [crossKey, crossValue] = tf.split<tf.Tensor3D>(dense(p, `${at}.crossKeyValue`, encoded), 2, 2);
  const cross = headAttention(
    { query: dense(p, `${at}.crossQuery`, attended), key: crossKey, value: crossValue },
    heads,
    (weights) => dropped(context, `${at}.crossWeights`, weights),
  );
  return forward(context, at, joined(context, at, 'crossNorm', attended, 'crossMix', cross));
}

/** Multiplies by the mask of that name. */
export function dropped<T extends tf.Tensor>({ masks }: LayerContext, name: string, x: T): T {
  return tf.mul(x, masks[name]);
}

/** The state plus a projected, dropped part, normalised. */
function joined(
  context: LayerContext,
  at: string,
  norm: string,
  state: tf.Tensor3D,
  projection: string,
  part: tf.Tensor3D,
): tf.Tensor3D {
  const projected = dense(context.p, `${at}.${projection}`, part);
  return normed(
    context.p,
    `${at}.${norm}`,
    tf.add(state, dropped(context, `${at}.${projection}ed`, projected)),
  );
}

function forwardSpec(at: string, width: number, wide: number): ParameterSpec[] {
  return [
    ...linearSpec(`${at}.widen`, width, wide),
    ...linearSpec(`${at}.narrow`, wide, width),
    ...normSpec(`${at}.forwardNorm`, width),
  ];
}

function forwardDropout(at: string, { rows, width, wide, rate }: LayerSize, steps: number): DropoutSpec[] {
  return [
    { name: `${at}.widened`, shape: [rows, steps, wide], rate },
    { name: `${at}.narrowed`, shape: [rows, steps, width], rate },
  ];
}

function forward(context: LayerContext, at: string, state: tf.Tensor3D): tf.Tensor3D {
  const wide = dropped(context, `${at}.widened`, context.activation(dense(context.p, `${at}.widen`, state)));
  return joined(context, at, 'forwardNorm', state, 'narrow', wide);
}
