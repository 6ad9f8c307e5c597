/** The two models of the benchmark: M1 predicts the next window (GCN+GRU), M2 reconstructs (GCN+Transformer). */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { createRandom } from '../../src/numeric/random';
import type { HostTensors, TensorMap, TensorSpecs, TrainableModel } from '../../src/compute';
import { propagate } from '../../src/compute/sparse/propagate';
import { denseAdjacency, serviceGraph } from './graph';
import { layerNorm } from '../../src/compute/nn/norm';
import { attention, bias, gain, graphConvolutions, gruStep, linear, matrix } from './layers';
import type { Mixing } from './layers';

/** How a model holds the service graph: an adjacency matrix as input, or edges in its structure. */
export type GraphForm = 'dense' | 'sparse';

export interface BenchmarkModel {
  readonly name: 'M1' | 'M2';
  readonly services: number;
  readonly batch: number;
  readonly form: GraphForm;
  readonly model: TrainableModel;
  readonly batchSpec: TensorSpecs;
  /** What the loss compares with the target: the network alone. */
  predict(parameters: TensorMap, batch: TensorMap): Tensor;
  data(seed: number): HostTensors;
}

export type BuildModel = (services: number, batch: number, form: GraphForm) => BenchmarkModel;

/** Shared with bench/pytorch.py, which builds the same models. */
export const dimensions = { steps: 12, features: 8, width: 64, heads: 4, feedForward: 256 } as const;
const { steps, features, width, heads, feedForward } = dimensions;

const convolutionParameters = [
  matrix('gcn1', features, width),
  bias('gcn1Bias', width),
  matrix('gcn2', width, width),
  bias('gcn2Bias', width),
];

/** Gated recurrent unit over graph convolutions; x [steps, batch, services, features], y [batch, services, features]. */
export const gcnGru: BuildModel = (services, batch, form) => {
  const mixing = mixingOf(services, form);
  const rows = batch * services;
  const predict = (p: TensorMap, { x, ...graph }: TensorMap): Tensor => {
    const embedded = convolved(x, form, mixing(graph), p);
    const byStep = form === 'dense' ? embedded : tf.transpose(embedded, [1, 2, 0, 3]);
    const windows = tf.unstack(tf.reshape(byStep, [steps, rows, width]));
    const start: Tensor = tf.zeros([rows, width]);
    const hidden = windows.reduce(
      (state, window) => gruStep(linear(window, p.input, p.inputBias), state, p.hidden, p.hiddenBias),
      start,
    );
    return linear(hidden, p.out, p.outBias);
  };
  const model: TrainableModel = {
    parameters: [
      ...convolutionParameters,
      matrix('input', width, 3 * width),
      bias('inputBias', 3 * width),
      matrix('hidden', width, 3 * width),
      bias('hiddenBias', 3 * width),
      matrix('out', width, features),
      bias('outBias', features),
    ],
    loss: (p, { y, ...batchOf }) => meanSquare(predict(p, batchOf), tf.reshape(y, [rows, features])),
  };
  const batchSpec: TensorSpecs = {
    x: { shape: [steps, batch, services, features], dtype: 'float32' },
    y: { shape: [batch, services, features], dtype: 'float32' },
    ...adjacencySpec(services, form),
  };
  return {
    name: 'M1',
    services,
    batch,
    form,
    model,
    predict,
    batchSpec,
    data: (seed) => randomBatch(batchSpec, services, seed),
  };
};

/** Transformer encoder over each service's window after the graph convolutions; x [batch, steps, services, features]. */
export const gcnTransformer: BuildModel = (services, batch, form) => {
  const mixing = mixingOf(services, form);
  const predict = (p: TensorMap, { x, ...graph }: TensorMap): Tensor => {
    const embedded = convolved(x, form, mixing(graph), p);
    const windows = tf.reshape(tf.transpose(embedded, form === 'dense' ? [0, 2, 1, 3] : [1, 0, 2, 3]), [
      batch * services,
      steps,
      width,
    ]);
    const attended = attention(windows, heads, {
      qkv: p.qkv,
      qkvBias: p.qkvBias,
      out: p.project,
      outBias: p.projectBias,
    });
    const first = layerNorm(tf.add(windows, attended), p.gain1, p.shift1);
    const second = layerNorm(
      tf.add(first, linear(tf.relu(linear(first, p.up, p.upBias)), p.down, p.downBias)),
      p.gain2,
      p.shift2,
    );
    return linear(second, p.out, p.outBias);
  };
  const model: TrainableModel = {
    parameters: [
      ...convolutionParameters,
      matrix('qkv', width, 3 * width),
      bias('qkvBias', 3 * width),
      matrix('project', width, width),
      bias('projectBias', width),
      gain('gain1', width),
      bias('shift1', width),
      matrix('up', width, feedForward),
      bias('upBias', feedForward),
      matrix('down', feedForward, width),
      bias('downBias', width),
      gain('gain2', width),
      bias('shift2', width),
      matrix('out', width, features),
      bias('outBias', features),
    ],
    loss: (p, batchOf) =>
      meanSquare(
        predict(p, batchOf),
        tf.reshape(tf.transpose(batchOf.x, [0, 2, 1, 3]), [batch * services, steps, features]),
      ),
  };
  const batchSpec: TensorSpecs = {
    x: { shape: [batch, steps, services, features], dtype: 'float32' },
    ...adjacencySpec(services, form),
  };
  return {
    name: 'M2',
    services,
    batch,
    form,
    model,
    predict,
    batchSpec,
    data: (seed) => randomBatch(batchSpec, services, seed),
  };
};

/**
 * The graph convolutions over x [a, b, services, features], in the layout in which the graph's form mixes fastest.
 * @returns [a, b, services, width] for the dense form, [services, a, b, width] for the sparse one
 */
function convolved(
  x: Tensor,
  form: GraphForm,
  mix: Mixing,
  { gcn1, gcn1Bias, gcn2, gcn2Bias }: TensorMap,
): Tensor {
  const [a, b, services] = x.shape;
  const parameters = { gcn1, gcn1Bias, gcn2, gcn2Bias };
  return form === 'dense'
    ? tf.reshape(graphConvolutions(tf.reshape(x, [a * b, services, features]), mix, parameters), [
        a,
        b,
        services,
        width,
      ])
    : tf.reshape(
        graphConvolutions(
          tf.reshape(tf.transpose(x, [2, 0, 1, 3]), [services, a * b, features]),
          mix,
          parameters,
        ),
        [services, a, b, width],
      );
}

function adjacencySpec(services: number, form: GraphForm): TensorSpecs {
  return form === 'dense' ? { adjacency: { shape: [services, services], dtype: 'float32' } } : {};
}

function mixingOf(services: number, form: GraphForm): (graph: TensorMap) => Mixing {
  if (form === 'dense') {
    return ({ adjacency }) =>
      (x) =>
        tf.matMul(tf.expandDims(adjacency, 0), x);
  }
  const { structure, weights } = serviceGraph(services);
  // One row per service holds all its samples and steps, so that an edge reads one piece of memory.
  return () => (x) =>
    tf.reshape(propagate(tf.reshape<tf.Rank.R2>(x, [services, -1]), structure, weights), x.shape);
}

function meanSquare(a: Tensor, b: Tensor): Scalar {
  return tf.mean(tf.square(tf.sub(a, b)));
}

function randomBatch(specs: TensorSpecs, services: number, seed: number): HostTensors {
  const random = createRandom(seed);
  const draw = (name: string) => {
    const size = specs[name].shape.reduce((product, dimension) => product * dimension, 1);
    return name === 'adjacency'
      ? denseAdjacency(serviceGraph(services))
      : new Float32Array(size).map(() => random.normal());
  };
  return Object.fromEntries(Object.keys(specs).map((name) => [name, draw(name)]));
}
