import * as tf from '@tensorflow/tfjs-core';
import {
  splitParameters,
  train,
  type CheckpointOptions,
  type ParameterSpec,
  type Runtime,
  type TensorMap,
} from '../../../compute';
import { linear, linearSpec } from '../../../compute/nn/linear';
import { weightedMean } from '../../../compute/nn/losses';
import { chunks, drawn } from './sample';

/** Published: ten dimensions. */
export const CODE_SIZE = 10;
/** Published: 500, 500 and 2000, which hold a thousand times more numbers than the windows of a few series. */
const HIDDEN = [128, 64] as const;
const BATCH = 64;
const TRAINING = {
  epochs: 60,
  learningRate: 2e-3,
  weightDecay: 0,
  warmupSteps: 20,
  clipNorm: 1,
  patience: 60,
} as const;

function layersOf(length: number): ParameterSpec[] {
  const [outer, inner] = HIDDEN;
  return [
    ...linearSpec('encode0', length, outer),
    ...linearSpec('encode1', outer, inner),
    ...linearSpec('code', inner, CODE_SIZE),
    ...linearSpec('decode0', CODE_SIZE, inner),
    ...linearSpec('decode1', inner, outer),
    ...linearSpec('value', outer, length),
  ];
}

function encode(p: TensorMap, x: tf.Tensor): tf.Tensor2D {
  return linear(p, 'code', tf.relu(linear(p, 'encode1', tf.relu(linear(p, 'encode0', x)))));
}

function decode(p: TensorMap, code: tf.Tensor2D): tf.Tensor2D {
  const hidden = tf.relu(linear(p, 'decode1', tf.relu(linear(p, 'decode0', code))));
  return tf.sigmoid(linear(p, 'value', hidden));
}

/**
 * Trains an autoencoder on windows with values in 0…1 and returns their codes, [count, CODE_SIZE].
 * @param windows [count, length]
 */
export async function codesOf(
  windows: Float32Array,
  length: number,
  {
    seed,
    runtime,
    signal,
    checkpoint,
  }: { seed: number; runtime: Runtime; signal?: AbortSignal; checkpoint?: CheckpointOptions },
): Promise<Float32Array> {
  const count = windows.length / length;
  const parameters = layersOf(length);
  const batchSpec = {
    x: { shape: [BATCH, length], dtype: 'float32' },
    weight: { shape: [BATCH, 1], dtype: 'float32' },
  } as const;
  const build = (places: readonly number[]): Record<keyof typeof batchSpec, Float32Array> => {
    const x = new Float32Array(BATCH * length);
    places.forEach((place, row) =>
      x.set(windows.subarray(place * length, (place + 1) * length), row * length),
    );
    return { x, weight: new Float32Array(BATCH).fill(1, 0, places.length) };
  };
  const trained = await train({
    ...TRAINING,
    model: {
      parameters,
      loss: (p, { x, weight }) => {
        const error = tf.square(tf.sub(decode(p, encode(p, x)), x));
        return weightedMean(tf.mean(error, 1, true), weight);
      },
    },
    runtime,
    batchSpec,
    trainBatches: (epoch) => Array.from(chunks(drawn(count, count, seed, epoch), BATCH), build),
    validationBatches: () => [],
    seed,
    signal,
    checkpoint,
  });
  const total = trained.parameters.length;
  const compiled = await runtime.compile(
    ({ parameters: flat, x }) => ({
      code: encode(splitParameters(tf.reshape(flat, [total]), parameters), x),
    }),
    { parameters: { shape: [total], dtype: 'float32' }, x: batchSpec.x },
  );
  const codes = new Float32Array(count * CODE_SIZE);
  try {
    for (const places of chunks(
      Array.from({ length: count }, (_, place) => place),
      BATCH,
    )) {
      const { code } = await compiled.run({ parameters: trained.parameters, x: build(places).x });
      codes.set((code as Float32Array).subarray(0, places.length * CODE_SIZE), places[0] * CODE_SIZE);
    }
  } finally {
    await compiled.dispose();
  }
  return codes;
}
