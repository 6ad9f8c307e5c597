/** Fits adapters of a frozen GTF-Net to one recording. */
import type * as tf from '@tensorflow/tfjs-core';
import { add, mul, sub } from '@tensorflow/tfjs-core';
import {
  initialParameters,
  splitParameters,
  type CheckpointOptions,
  type Runtime,
  type TrainableModel,
} from '../../../compute';
import { adapterSpecs, gateCost, type Adapter, type InsertionPoint } from '../../../compute/nn/adapter';
import { huberLoss } from '../../../compute/nn/losses';
import type { Network } from '../expect';
import { gtfNetParameters, HUBER_DELTA, predict } from '../gtf-net';
import { fitParameters, type TrainingSet } from '../train';

/** Few windows teach an adapter: its matrices are held near zero more than those of a whole network. */
const WEIGHT_DECAY = 0.1;

export interface AdapterSettings {
  readonly points: readonly InsertionPoint[];
  readonly epochs: number;
  /** What open gates cost, all together, in units of the loss. */
  readonly sparsity: number;
  readonly seed: number;
  readonly checkpoint?: CheckpointOptions;
}

/**
 * Trains on the training part of the set alone; the number of epochs is chosen by the caller, on later windows.
 * Same seed and runtime, same numbers.
 * @param base stays as it is
 */
export async function fitAdapter(
  base: Omit<Network, 'adapter'>,
  set: TrainingSet,
  { points, epochs, sparsity, seed, checkpoint }: AdapterSettings,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Adapter> {
  const parameters = adapterSpecs(points);
  const { config, variant } = base;
  const specs = gtfNetParameters(config);
  const model: TrainableModel = {
    parameters,
    loss(p, { base: flat, ...batch }) {
      const backbone = splitParameters(flat as tf.Tensor1D, specs);
      const expected = predict(config, backbone, batch, { parameters: p, points });
      const loss = huberLoss(sub(batch.target, expected), batch.weight, HUBER_DELTA, 'sum');
      return sparsity === 0 ? loss : add(loss, mul(sparsity, gateCost(p, points)));
    },
  };
  const options = {
    runtime,
    sets: [{ ...set, split: { ...set.split, validation: [] } }],
    config,
    variant,
    seed,
    epochs,
    patience: epochs,
    signal,
    checkpoint,
  };
  const fit = await fitParameters(options, {
    model,
    initial: initialParameters(parameters, seed),
    weightDecay: WEIGHT_DECAY,
    constants: { base: base.parameters },
  });
  return { points, parameters: fit.parameters };
}
