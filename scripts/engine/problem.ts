/** A small training run that has everything a resume must restore: shuffled batches, dropout, moments, a schedule, validation. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { createRandom } from '../../src/numeric/random';
import type { HostTensors, TrainableModel } from '../../src/compute';
import type { TrainOptions } from '../../src/compute/training/train-options';

const [rows, inputs, hidden, outputs, batches] = [64, 24, 128, 8, 20];

const model: TrainableModel = {
  parameters: [
    { name: 'first', shape: [inputs, hidden], init: 'glorot', decay: true },
    { name: 'middle', shape: [hidden, hidden], init: 'glorot', decay: true },
    { name: 'last', shape: [hidden, outputs], init: 'glorot', decay: true },
  ],
  dropout: [{ name: 'hidden', shape: [rows, hidden], rate: 0.2 }],
  loss(p, { x, y }, masks) {
    const first = tf.mul(tf.tanh(tf.matMul(x as Tensor2D, p.first as Tensor2D)), masks.hidden);
    const second = tf.tanh(tf.matMul(first as Tensor2D, p.middle as Tensor2D));
    return tf.mean<Scalar>(tf.square(tf.sub(tf.matMul(second, p.last as Tensor2D), y)));
  },
};

export const stepsPerEpoch = batches;

/** Seed of every run of the campaigns. */
export const SEED = 11;

/** Options of the run, without a runtime; the data are drawn from fixed seeds. */
export function problem(epochs: number): Omit<TrainOptions, 'runtime'> {
  const data = Array.from({ length: batches + 1 }, (_, index) => drawBatch(index));
  return {
    model,
    batchSpec: {
      x: { shape: [rows, inputs], dtype: 'float32' },
      y: { shape: [rows, outputs], dtype: 'float32' },
    },
    trainBatches: (epoch) => Array.from(createRandom(9, epoch).shuffle(batches), (index) => data[index]),
    validationBatches: () => [data[batches]],
    epochs,
    learningRate: 3e-3,
    weightDecay: 1e-3,
    clipNorm: 1,
    warmupSteps: 10,
    stepsPerEpoch,
    patience: epochs,
    seed: SEED,
  };
}

function drawBatch(stream: number): HostTensors {
  const random = createRandom(5, stream);
  const x = new Float32Array(rows * inputs).map(() => random.normal());
  const y = new Float32Array(rows * outputs).map(
    (_, cell) =>
      Math.sin(2 * x[Math.floor(cell / outputs) * inputs + (cell % outputs)]) + 0.1 * random.normal(),
  );
  return { x, y };
}
