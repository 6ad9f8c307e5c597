import { train, type Runtime } from '../../../../compute';
import { createRandom } from '../../../../numeric/random';
import * as tf from '@tensorflow/tfjs-core';
import { CODE, negativeBound, variationalGruSpec, type WindowShape } from './variational-gru';

export interface DeviceNetwork {
  readonly shape: WindowShape;
  /** Parameters of `variationalGruSpec`. */
  readonly parameters: Float32Array;
}

const BATCH = 64;
const EPOCHS = 40;
const TRAINING = {
  epochs: EPOCHS,
  learningRate: 4e-3,
  weightDecay: 1e-4,
  warmupSteps: 20,
  clipNorm: 1,
  patience: EPOCHS,
} as const;
/** Streams of the epochs' draws; those below belong to initial values. */
const FIRST_STREAM = 2000;

/**
 * Trains the network on healthy windows; seconds for a few thousand. The last windows of an epoch that fill no batch are
 * left out of that epoch.
 * @param windows [count, steps · channels], in scales of the baseline
 * @throws RangeError with fewer windows than a batch has
 */
export async function fitDeviceNetwork(
  windows: Float32Array,
  shape: WindowShape,
  { seed, runtime, signal }: { seed: number; runtime: Runtime; signal?: AbortSignal },
): Promise<DeviceNetwork> {
  const length = shape.steps * shape.channels;
  const count = windows.length / length;
  if (count < BATCH) {
    throw new RangeError(`${count} healthy windows are fewer than the ${BATCH} that training needs.`);
  }
  const batches = Math.floor(count / BATCH);
  const { parameters } = await train({
    ...TRAINING,
    model: {
      parameters: variationalGruSpec(shape),
      loss: (p, batch) => tf.mean(negativeBound(p, shape, batch.windows, batch.noise)),
    },
    runtime,
    batchSpec: {
      windows: { shape: [BATCH, length], dtype: 'float32' },
      noise: { shape: [BATCH, CODE], dtype: 'float32' },
    },
    *trainBatches(epoch) {
      const random = createRandom(seed, FIRST_STREAM + epoch);
      const order = random.shuffle(count);
      for (let batch = 0; batch < batches; batch++) {
        const rows = new Float32Array(BATCH * length);
        order
          .subarray(batch * BATCH, (batch + 1) * BATCH)
          .forEach((place, row) =>
            rows.set(windows.subarray(place * length, (place + 1) * length), row * length),
          );
        yield { windows: rows, noise: Float32Array.from({ length: BATCH * CODE }, () => random.normal()) };
      }
    },
    validationBatches: () => [],
    stepsPerEpoch: batches,
    seed,
    signal,
  });
  return { shape, parameters };
}
