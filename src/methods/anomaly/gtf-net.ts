import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap, TensorSpec, TrainableModel } from '../../compute';
import { NODE_FEATURE_COUNT } from '../../features/node-features';

/**
 * GTF-Net (arXiv 2508.09401; widths and loss are ours, the paper prints none): a graph convolution over several hops
 * gives each service a structural vector, a Transformer encoder over its own past a behaviour vector, a learnable
 * joint embedding merges the two, and a linear head says what the service's present state should be.
 *
 * A service's own present is what is asked, so it must not reach the answer: the graph part sees only the present of
 * *neighbours*. Hops are therefore linear (a non-linear second layer over both directions would hand the service its
 * own state back), and what returns over cycles of length two is subtracted exactly.
 *
 * All weights are shared over services: a trained model fits any graph.
 */
export interface GtfNetConfig {
  /** Windows of history. */
  readonly history: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
}

export const DEFAULT_CONFIG: GtfNetConfig = { history: 8, width: 32, heads: 2, layers: 1 };

/** Value and known-flag per feature. */
export const CHANNELS = 2 * NODE_FEATURE_COUNT;
/** One and two hops, towards callees and towards callers. */
export const HOP_BLOCKS = 4;
const LAYER_NORM_EPSILON = 1e-5;
/** Added to the attention of a missing window. */
export const MISSING_BIAS = -1e4;

/**
 * Shapes of one batch of B windows over N services.
 * - `past` [B, N, H, 2F]: history, oldest first, values (asinh of robust deviations) then known-flags
 * - `pastBias` [B, N, H]: 0, or MISSING_BIAS where the window is missing
 * - `hops` [B, N, 8F]: the neighbours' present over one and two hops in either direction, see `hopsOver`
 * - `target`, `weight` [B, N, F]: what the present is; 0 weight where unknown or left out
 */
export function batchSpec(
  config: GtfNetConfig,
  windows: number,
  services: number,
): Record<string, TensorSpec> {
  const float = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
  return {
    past: float(windows, services, config.history, CHANNELS),
    pastBias: float(windows, services, config.history),
    hops: float(windows, services, HOP_BLOCKS * CHANNELS),
    target: float(windows, services, NODE_FEATURE_COUNT),
    weight: float(windows, services, NODE_FEATURE_COUNT),
  };
}

export function gtfNetParameters({ history, width, layers }: GtfNetConfig): ParameterSpec[] {
  const matrix = (name: string, ...shape: number[]): ParameterSpec => ({
    name,
    shape,
    init: 'glorot',
    decay: true,
  });
  const bias = (name: string, size: number): ParameterSpec => ({
    name,
    shape: [size],
    init: 'zeros',
    decay: false,
  });
  const norm = (name: string): ParameterSpec[] => [
    { name: `${name}.gain`, shape: [width], init: 'ones', decay: false },
    bias(`${name}.shift`, width),
  ];
  const encoder = Array.from({ length: layers }, (_, layer) => {
    const at = `encoder${layer}`;
    return [
      ...norm(`${at}.attentionNorm`),
      matrix(`${at}.qkv`, width, 3 * width),
      bias(`${at}.qkvBias`, 3 * width),
      matrix(`${at}.mix`, width, width),
      bias(`${at}.mixBias`, width),
      ...norm(`${at}.forwardNorm`),
      matrix(`${at}.widen`, width, 2 * width),
      bias(`${at}.widenBias`, 2 * width),
      matrix(`${at}.narrow`, 2 * width, width),
      bias(`${at}.narrowBias`, width),
    ];
  }).flat();
  return [
    matrix('embed', CHANNELS, width),
    bias('embedBias', width),
    { name: 'position', shape: [history, width], init: { normal: 0.02 }, decay: false },
    ...encoder,
    ...norm('behaviourNorm'),
    matrix('hops', HOP_BLOCKS * CHANNELS, width),
    bias('hopsBias', width),
    matrix('joinStructure', width, width),
    matrix('joinBehaviour', width, width),
    bias('joinBias', width),
    { name: 'head', shape: [width, NODE_FEATURE_COUNT], init: { normal: 0.02 }, decay: true },
    bias('headBias', NODE_FEATURE_COUNT),
  ];
}

/** @returns expected present state, asinh scale, [B, N, F] */
export function predict(config: GtfNetConfig, p: TensorMap, batch: TensorMap): tf.Tensor {
  const structure = gelu(tf.add(project(batch.hops, p.hops), p.hopsBias));
  const behaviour = behaviourVector(config, p, batch);
  const joined = gelu(
    tf.add(tf.add(project(structure, p.joinStructure), project(behaviour, p.joinBehaviour)), p.joinBias),
  );
  return tf.add(project(joined, p.head), p.headBias);
}

/** Weighted Huber loss (delta 1): a fault among the training windows pulls at most linearly. */
export function gtfNet(config: GtfNetConfig): TrainableModel {
  return {
    parameters: gtfNetParameters(config),
    loss: (p, batch) => {
      const error = tf.abs(tf.sub(batch.target, predict(config, p, batch)));
      const small = tf.minimum(error, 1);
      const huber = tf.add(tf.mul(0.5, tf.square(small)), tf.sub(error, small));
      return tf.div(tf.sum(tf.mul(huber, batch.weight)), tf.add(tf.sum(batch.weight), 1e-6));
    },
  };
}

/** A graph and what its services show, for a network that is to compute the hops itself. */
export function graphSpec(windows: number, services: number): Record<string, TensorSpec> {
  const float = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
  return {
    present: float(windows, services, CHANNELS),
    towardsCallees: float(windows, services, services),
    towardsCallers: float(windows, services, services),
  };
}

/**
 * The hops in tensors: the same as `Neighbourhood` writes.
 * - `present` [B, N, 2F]: the present window of all services
 * - `towardsCallees`, `towardsCallers` [B, N, N]: row-normalised call weights without self-loops
 * @returns [B, N, 8F]
 */
export function hopsOver({ present, towardsCallees, towardsCallers }: TensorMap): tf.Tensor {
  const hops = (matrix: tf.Tensor): tf.Tensor[] => {
    const one = tf.matMul(matrix, present);
    // The diagonal of the squared matrix is what comes back over cycles of length two.
    const returning = tf.sum(tf.mul(matrix, tf.transpose(matrix, [0, 2, 1])), 2, true);
    return [one, tf.sub(tf.matMul(matrix, one), tf.mul(returning, present))];
  };
  return tf.concat([...hops(towardsCallees), ...hops(towardsCallers)], 2);
}

function behaviourVector(config: GtfNetConfig, p: TensorMap, { past, pastBias }: TensorMap): tf.Tensor3D {
  const [windows, services, history] = past.shape;
  const rows = windows * services;
  const tokens = tf.reshape<tf.Rank.R3>(past, [rows, history, CHANNELS]);
  const bias = tf.reshape(pastBias, [rows, 1, 1, history]);
  let state: tf.Tensor3D = tf.add(tf.add(project(tokens, p.embed), p.embedBias), p.position);
  for (let layer = 0; layer < config.layers; layer++) {
    state = encoderLayer(config, p, `encoder${layer}`, state, bias);
  }
  const last = tf.slice(state, [0, history - 1, 0], [rows, 1, config.width]);
  return tf.reshape(layerNorm(p, 'behaviourNorm', last), [windows, services, config.width]);
}

/** Pre-norm encoder layer over [rows, history, width]. */
function encoderLayer(
  { heads, width }: GtfNetConfig,
  p: TensorMap,
  at: string,
  state: tf.Tensor3D,
  bias: tf.Tensor,
): tf.Tensor3D {
  const [rows, history] = state.shape;
  const headWidth = width / heads;
  const qkv = tf.add(project(layerNorm(p, `${at}.attentionNorm`, state), p[`${at}.qkv`]), p[`${at}.qkvBias`]);
  const split = tf.transpose(tf.reshape(qkv, [rows, history, 3, heads, headWidth]), [2, 0, 3, 1, 4]);
  const part = (index: number): tf.Tensor4D =>
    tf.reshape(tf.slice(split, [index, 0, 0, 0, 0], [1, rows, heads, history, headWidth]), [
      rows,
      heads,
      history,
      headWidth,
    ]);
  const attention = tf.softmax(
    tf.add(tf.mul(tf.matMul(part(0), part(1), false, true), 1 / Math.sqrt(headWidth)), bias),
  );
  const mixed = tf.reshape<tf.Rank.R3>(tf.transpose(tf.matMul(attention, part(2)), [0, 2, 1, 3]), [
    rows,
    history,
    width,
  ]);
  const attended: tf.Tensor3D = tf.add(state, tf.add(project(mixed, p[`${at}.mix`]), p[`${at}.mixBias`]));
  const wide = gelu(
    tf.add(project(layerNorm(p, `${at}.forwardNorm`, attended), p[`${at}.widen`]), p[`${at}.widenBias`]),
  );
  return tf.add(attended, tf.add(project(wide, p[`${at}.narrow`]), p[`${at}.narrowBias`]));
}

/** [a, b, in] × [in, out] as one large matrix product. */
function project(x: tf.Tensor, weights: tf.Tensor): tf.Tensor3D {
  const [a, b, size] = x.shape as [number, number, number];
  return tf.reshape(tf.matMul(tf.reshape(x, [a * b, size]), weights as tf.Tensor2D), [
    a,
    b,
    weights.shape[1] as number,
  ]);
}

function layerNorm(p: TensorMap, name: string, x: tf.Tensor): tf.Tensor3D {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(
    tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, LAYER_NORM_EPSILON))), p[`${name}.gain`]),
    p[`${name}.shift`],
  );
}

/** The tanh form (Hendrycks and Gimpel, arXiv 1606.08415). */
function gelu<T extends tf.Tensor>(x: T): T {
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))));
  return tf.mul<T>(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
}
