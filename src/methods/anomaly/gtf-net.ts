import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap, TensorSpec, TrainableModel } from '../../compute';
import { gelu } from '../../compute/nn/activations';
import { insert, type Inserted } from '../../compute/nn/adapter';
import { encoderLayer, encoderLayerSpec, normed, normSpec } from '../../compute/nn/encoder-layer';
import { project } from '../../compute/nn/linear';
import { huberLoss } from '../../compute/nn/losses';
import { NODE_FEATURE_COUNT } from '../../features/node-features';
import { PLACES } from './adapt/points';

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
export const HUBER_DELTA = 1;
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
  return [
    matrix('embed', CHANNELS, width),
    bias('embedBias', width),
    { name: 'position', shape: [history, width], init: { normal: 0.02 }, decay: false },
    ...Array.from({ length: layers }, (_, layer) => encoderLayerSpec(`encoder${layer}`, width)).flat(),
    ...normSpec('behaviourNorm', width),
    matrix('hops', HOP_BLOCKS * CHANNELS, width),
    bias('hopsBias', width),
    matrix('joinStructure', width, width),
    matrix('joinBehaviour', width, width),
    bias('joinBias', width),
    { name: 'head', shape: [width, NODE_FEATURE_COUNT], init: { normal: 0.02 }, decay: true },
    bias('headBias', NODE_FEATURE_COUNT),
  ];
}

/**
 * @param inserted adapters, at `insertionPoints`
 * @returns expected present state, asinh scale, [B, N, F]
 */
export function predict(
  config: GtfNetConfig,
  p: TensorMap,
  batch: TensorMap,
  inserted: Inserted | null = null,
): tf.Tensor {
  const structure = insert(inserted, PLACES.structure, gelu(tf.add(project(batch.hops, p.hops), p.hopsBias)));
  const behaviour = behaviourVector(config, p, batch, inserted);
  const sum = tf.add(project(structure, p.joinStructure), project(behaviour, p.joinBehaviour));
  const joined = insert(inserted, PLACES.joined, gelu<tf.Tensor3D>(tf.add(sum, p.joinBias)));
  return insert<tf.Tensor>(inserted, PLACES.head, joined, tf.add(project(joined, p.head), p.headBias));
}

/** Weighted Huber loss (delta 1): a fault among the training windows pulls at most linearly. */
export function gtfNet(config: GtfNetConfig): TrainableModel {
  return {
    parameters: gtfNetParameters(config),
    loss: (p, batch) =>
      huberLoss(tf.sub(batch.target, predict(config, p, batch)), batch.weight, HUBER_DELTA, 'sum'),
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

function behaviourVector(
  config: GtfNetConfig,
  p: TensorMap,
  { past, pastBias }: TensorMap,
  inserted: Inserted | null,
): tf.Tensor3D {
  const [windows, services, history] = past.shape;
  const rows = windows * services;
  const tokens = tf.reshape<tf.Rank.R3>(past, [rows, history, CHANNELS]);
  const bias = tf.reshape(pastBias, [rows, 1, 1, history]);
  const embedded: tf.Tensor3D = tf.add(tf.add(project(tokens, p.embed), p.embedBias), p.position);
  let state = insert(inserted, PLACES.embedding, embedded);
  for (let layer = 0; layer < config.layers; layer++) {
    state = encoderLayer(p, `encoder${layer}`, state, config.heads, bias);
  }
  const last = insert(
    inserted,
    PLACES.encoder,
    tf.slice(state, [0, history - 1, 0], [rows, 1, config.width]),
  );
  return tf.reshape(normed(p, 'behaviourNorm', last), [windows, services, config.width]);
}
