import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap, TensorSpec, TensorSpecs, TrainableModel } from '../../../compute';
import { neighbourAttention } from '../../../compute/nn/attention';
import { huberLoss } from '../../../compute/nn/losses';
import { EDGE_NUMBERS, GLOBAL_NUMBERS, NODE_NUMBERS } from './features';
import { MAX_FACTOR } from './bound';
import { NEIGHBOURS } from './rows';

/** Shape of the network: a model file states it. */
export interface NetworkConfig {
  readonly classes: number;
  readonly width: number;
  readonly heads: number;
}

const BOUND = Math.log(MAX_FACTOR);
/** Errors of the logarithm above this count linearly. */
const HUBER_DELTA = 0.1;

/** Rows of kernels, and the models they belong to, of one batch. */
export interface BatchSize {
  readonly rows: number;
  readonly models: number;
}

/**
 * - `own` [R, F]: the kernels
 * - `neighbours` [R·K, F+E]: features of each neighbour and of the edge to it; zeros where there is none
 * - `absent` [R, K, 1]: 1 where there is no neighbour
 * - `globals` [R, G]: sums over the kernel's model
 */
export function inputSpec({ classes }: NetworkConfig, rows: number): TensorSpecs {
  const float = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
  const features = classes + NODE_NUMBERS;
  return {
    own: float(rows, features),
    neighbours: float(rows * NEIGHBOURS, features + EDGE_NUMBERS),
    absent: float(rows, NEIGHBOURS, 1),
    globals: float(rows, GLOBAL_NUMBERS),
  };
}

/**
 * Beside the inputs:
 * - `shares` [M, R]: of each model's predicted time, what its rows take; 0 for the rows of others
 * - `rest` [M]: what belongs to no kernel
 * - `target` [M]: log(measured / predicted)
 * - `weight` [M]: 0 for a place that holds no model
 */
export function trainingSpec(config: NetworkConfig, { rows, models }: BatchSize): TensorSpecs {
  const float = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
  return {
    ...inputSpec(config, rows),
    shares: float(models, rows),
    rest: float(models),
    target: float(models),
    weight: float(models),
  };
}

export function networkParameters({ classes, width }: NetworkConfig): ParameterSpec[] {
  const features = classes + NODE_NUMBERS;
  const matrix = (name: string, ...shape: number[]): ParameterSpec => ({
    name,
    shape,
    init: 'glorot',
    decay: true,
  });
  const bias = (name: string): ParameterSpec => ({ name, shape: [width], init: 'zeros', decay: false });
  return [
    matrix('self', features, width),
    bias('selfBias'),
    matrix('query', features, width),
    matrix('key', features + EDGE_NUMBERS, width),
    matrix('value', features + EDGE_NUMBERS, width),
    // Starting at zero, what never varies in training stays without effect.
    { name: 'global', shape: [GLOBAL_NUMBERS, width], init: 'zeros', decay: true },
    matrix('join', width, width),
    bias('joinBias'),
    { name: 'head', shape: [width, 1], init: { normal: 0.02 }, decay: true },
    { name: 'headBias', shape: [1], init: 'zeros', decay: false },
  ];
}

/**
 * One layer of graph attention over the neighbours of each kernel (ScaleDL's TransformerConv), joined with what is known
 * of the whole model and the machine.
 * @returns [R, 1] by what factor each kernel's predicted time is to be multiplied, from 1 / MAX_FACTOR to MAX_FACTOR
 */
export function kernelFactors({ heads }: NetworkConfig, p: TensorMap, batch: TensorMap): tf.Tensor {
  const project = (x: tf.Tensor, name: string): tf.Tensor2D => tf.matMul(x, p[name]);
  const heard = neighbourAttention(
    {
      query: project(batch.own, 'query'),
      key: project(batch.neighbours, 'key'),
      value: project(batch.neighbours, 'value'),
      absent: batch.absent,
    },
    heads,
  );
  const state = tf.relu(
    tf.add(tf.add(tf.add(project(batch.own, 'self'), heard), project(batch.globals, 'global')), p.selfBias),
  );
  const joined = tf.relu(tf.add(project(state, 'join'), p.joinBias));
  return tf.exp(tf.mul(tf.tanh(tf.add(project(joined, 'head'), p.headBias)), BOUND));
}

/** Huber loss of the logarithm of each model's time. */
export function crossLayerNetwork(config: NetworkConfig): TrainableModel {
  return {
    parameters: networkParameters(config),
    loss: (p, batch) => {
      const [models] = batch.rest.shape;
      const sums = tf.reshape(
        tf.matMul(batch.shares as tf.Tensor2D, kernelFactors(config, p, batch) as tf.Tensor2D),
        [models],
      );
      const error = tf.sub(tf.log(tf.add(tf.add(sums, batch.rest), 1e-9)), batch.target);
      return huberLoss(error, batch.weight, HUBER_DELTA, 'sum');
    },
  };
}
