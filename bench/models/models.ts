/** The two models of the benchmark: M1 predicts the next window (GCN+GRU), M2 reconstructs (GCN+Transformer). */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { createRandom } from '../../src/compute';
import type { HostTensors, TensorSpecs, TrainableModel } from '../../src/compute';
import { attention, bias, gain, graphConvolution, gruStep, layerNorm, linear, matrix } from './layers';

export interface BenchmarkModel {
  readonly name: 'M1' | 'M2';
  readonly services: number;
  readonly batch: number;
  readonly model: TrainableModel;
  readonly batchSpec: TensorSpecs;
  data(seed: number): HostTensors;
}

/** Shared with bench/pytorch.py, which builds the same models. */
export const dimensions = { steps: 12, features: 8, width: 64, heads: 4, feedForward: 256 } as const;
const { steps, features, width, heads, feedForward } = dimensions;

/** Gated recurrent unit over graph convolutions; x [steps, batch, services, features], y [batch, services, features]. */
export function gcnGru(services: number, batch: number): BenchmarkModel {
  const model: TrainableModel = {
    parameters: [
      matrix('gcn', features, width), bias('gcnBias', width),
      matrix('input', width, 3 * width), bias('inputBias', 3 * width),
      matrix('hidden', width, 3 * width), bias('hiddenBias', 3 * width),
      matrix('out', width, features), bias('outBias', features),
    ],
    loss(p, { x, y, adjacency }) {
      const rows = batch * services;
      const embedded = graphConvolution(tf.reshape(x, [steps * batch, services, features]), adjacency, p.gcn, p.gcnBias);
      const windows = tf.unstack(tf.reshape(embedded, [steps, rows, width]));
      const start: Tensor = tf.zeros([rows, width]);
      const hidden = windows.reduce((state, window) => gruStep(linear(window, p.input, p.inputBias), state, p.hidden, p.hiddenBias), start);
      return meanSquare(linear(hidden, p.out, p.outBias), tf.reshape(y, [rows, features]));
    },
  };
  const batchSpec = {
    x: { shape: [steps, batch, services, features], dtype: 'float32' },
    y: { shape: [batch, services, features], dtype: 'float32' },
    adjacency: { shape: [services, services], dtype: 'float32' },
  } as const;
  return { name: 'M1', services, batch, model, batchSpec, data: (seed) => randomBatch(batchSpec, services, seed) };
}

/** Transformer encoder over each service's window after a graph convolution; x [batch, steps, services, features]. */
export function gcnTransformer(services: number, batch: number): BenchmarkModel {
  const model: TrainableModel = {
    parameters: [
      matrix('gcn', features, width), bias('gcnBias', width),
      matrix('qkv', width, 3 * width), bias('qkvBias', 3 * width),
      matrix('project', width, width), bias('projectBias', width),
      gain('gain1', width), bias('shift1', width),
      matrix('up', width, feedForward), bias('upBias', feedForward),
      matrix('down', feedForward, width), bias('downBias', width),
      gain('gain2', width), bias('shift2', width),
      matrix('out', width, features), bias('outBias', features),
    ],
    loss(p, { x, adjacency }) {
      const embedded = graphConvolution(tf.reshape(x, [batch * steps, services, features]), adjacency, p.gcn, p.gcnBias);
      const windows = tf.reshape(tf.transpose(tf.reshape(embedded, [batch, steps, services, width]), [0, 2, 1, 3]), [batch * services, steps, width]);
      const attended = attention(windows, heads, { qkv: p.qkv, qkvBias: p.qkvBias, out: p.project, outBias: p.projectBias });
      const first = layerNorm(tf.add(windows, attended), p.gain1, p.shift1);
      const second = layerNorm(tf.add(first, linear(tf.relu(linear(first, p.up, p.upBias)), p.down, p.downBias)), p.gain2, p.shift2);
      const target = tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch * services, steps, features]);
      return meanSquare(linear(second, p.out, p.outBias), target);
    },
  };
  const batchSpec = {
    x: { shape: [batch, steps, services, features], dtype: 'float32' },
    adjacency: { shape: [services, services], dtype: 'float32' },
  } as const;
  return { name: 'M2', services, batch, model, batchSpec, data: (seed) => randomBatch(batchSpec, services, seed) };
}

function meanSquare(a: Tensor, b: Tensor): Scalar {
  return tf.mean(tf.square(tf.sub(a, b)));
}

/** Normal numbers, and a row-normalised random graph with about four callees per service. */
function randomBatch(specs: TensorSpecs, services: number, seed: number): HostTensors {
  const random = createRandom(seed);
  const batch: Record<string, Float32Array> = {};
  for (const [name, { shape }] of Object.entries(specs)) {
    batch[name] = new Float32Array(shape.reduce((size, dimension) => size * dimension, 1)).map(() => random.normal());
  }
  batch.adjacency.fill(0);
  for (let service = 0; service < services; service++) {
    const row = batch.adjacency.subarray(service * services, (service + 1) * services);
    const neighbours = [service, ...Array.from({ length: 4 }, () => random.integer(services))];
    neighbours.forEach((neighbour) => (row[neighbour] = 1));
    const degree = row.reduce((sum, weight) => sum + weight, 0);
    row.forEach((weight, index) => (row[index] = weight / degree));
  }
  return batch;
}
