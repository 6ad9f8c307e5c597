/** A small problem that trains in a few steps: a two-layer network with a graph convolution that imitates a fixed one. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { createRandom } from '../../../../src/numeric/random';
import type { HostTensors } from '../../../../src/compute/tensors';
import type { TrainableModel } from '../../../../src/compute/training/model';
import type { TrainOptions } from '../../../../src/compute/training/train-options';

const [rows, services, features, width] = [8, 5, 4, 16];

export const toyModel: TrainableModel = {
  parameters: [
    { name: 'first', shape: [features, width], init: 'glorot', decay: true },
    { name: 'offset', shape: [width], init: 'zeros', decay: false },
    { name: 'gain', shape: [width], init: 'ones', decay: false },
    { name: 'second', shape: [width, 1], init: { normal: 0.1 }, decay: true },
  ],
  loss(p, { x, y, adjacency }) {
    const mixed = tf.reshape(tf.matMul(tf.expandDims(adjacency, 0), x), [rows * services, features]);
    const hidden = tf.mul(tf.tanh(tf.add(tf.matMul(mixed, p.first), p.offset)), p.gain);
    const predicted = tf.reshape(tf.matMul(hidden, p.second), [rows, services]);
    return tf.mean<Scalar>(tf.square(tf.sub(predicted, y)));
  },
};

export const toyBatchSpec = {
  x: { shape: [rows, services, features], dtype: 'float32' },
  y: { shape: [rows, services], dtype: 'float32' },
  adjacency: { shape: [services, services], dtype: 'float32' },
} as const;

export function toyBatch(seed: number): HostTensors {
  const random = createRandom(seed, 7);
  const x = new Float32Array(rows * services * features).map(() => random.normal());
  const y = new Float32Array(rows * services).map(
    (_, cell) => Math.sin(x[cell * features]) + 0.5 * x[cell * features + 1],
  );
  const adjacency = new Float32Array(services * services).map((_, at) =>
    at % (services + 1) === 0 ? 0.9 : 0.1 / (services - 1),
  );
  return { x, y, adjacency };
}

/** A complete set of training options on the toy problem; five batches an epoch, in an order drawn from seed and epoch. */
export function toyOptions(overrides: Partial<TrainOptions> & Pick<TrainOptions, 'runtime'>): TrainOptions {
  const batches = [1, 2, 3, 4, 5].map(toyBatch);
  return {
    model: toyModel,
    batchSpec: toyBatchSpec,
    trainBatches: (epoch) =>
      Array.from(createRandom(3, epoch).shuffle(batches.length), (index) => batches[index]),
    validationBatches: () => [toyBatch(99)],
    epochs: 6,
    learningRate: 0.02,
    weightDecay: 1e-3,
    clipNorm: 1,
    warmupSteps: 3,
    patience: 100,
    seed: 5,
    ...overrides,
  };
}
