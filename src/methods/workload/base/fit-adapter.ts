/** Fits adapters of the frozen base network to load series. */
import * as tf from '@tensorflow/tfjs-core';
import {
  parameterCount,
  splitParameters,
  train,
  type CheckpointOptions,
  type HostTensors,
  type Runtime,
} from '../../../compute';
import { gateCost, type Adapter, type InsertionPoint } from '../../../compute/nn/adapter';
import { huberLoss } from '../../../compute/nn/losses';
import { drawn } from '../networks/sample';
import { HUBER_DELTA } from './fit-base';
import { adapterParameters, baseNetwork, baseParameters } from './network';
import { batchesOf, batchSpec, type BaseWindows } from './windows';

const BATCH = 64;

export interface AdapterSettings {
  readonly points: readonly InsertionPoint[];
  readonly epochs: number;
  /** Windows of an epoch at most, drawn anew for each. */
  readonly epochWindows: number;
  /** What an open gate costs, in units of the loss. */
  readonly sparsity: number;
  readonly seed: number;
  readonly checkpoint?: CheckpointOptions;
}

/** @param base parameters of the frozen base. Same seed and runtime, same numbers. */
export async function fitAdapter(
  base: Float32Array,
  windows: BaseWindows,
  { points, epochs, epochWindows, sparsity, seed, checkpoint }: AdapterSettings,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Adapter> {
  const specs = baseParameters();
  const frozen = { shape: [parameterCount(specs)], dtype: 'float32' } as const;
  const { parameters } = await train({
    model: {
      parameters: adapterParameters(points),
      loss: (p, batch) => {
        const backbone = splitParameters(batch.base as tf.Tensor1D, specs);
        const ahead = baseNetwork(backbone, batch, null, { parameters: p, points });
        const loss = huberLoss(tf.sub(batch.y, ahead), batch.weight, HUBER_DELTA);
        return sparsity === 0 ? loss : tf.add(loss, tf.mul(sparsity, gateCost(p, points)));
      },
    },
    runtime,
    batchSpec: { ...batchSpec(BATCH), base: frozen },
    *trainBatches(epoch): Generator<HostTensors> {
      for (const batch of batchesOf(windows, drawn(windows.count, epochWindows, seed, epoch), BATCH)) {
        yield { ...batch, base };
      }
    },
    // The number of epochs is chosen by whoever calls, on later windows.
    validationBatches: () => [],
    stepsPerEpoch: Math.ceil(Math.min(epochWindows, windows.count) / BATCH),
    epochs,
    learningRate: 3e-3,
    weightDecay: 0.1,
    clipNorm: 1,
    patience: epochs,
    seed,
    signal,
    checkpoint,
  });
  return { points, parameters };
}
