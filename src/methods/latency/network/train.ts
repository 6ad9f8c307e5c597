import { train, type Runtime, type TrainProgress } from '../../../compute';
import { epochOrder } from '../../../compute/training/order';
import { trainingBatches, type Example } from './batches';
import { crossLayerNetwork, trainingSpec, type BatchSize, type NetworkConfig } from './network';

export interface FitNetworkOptions {
  readonly runtime: Runtime;
  readonly config: NetworkConfig;
  readonly training: readonly Example[];
  /** Models of families that train nothing: they choose the epoch. */
  readonly validation: readonly Example[];
  readonly seed: number;
  readonly epochs: number;
  /** Epochs without a better validation error before training ends. */
  readonly patience: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
}

export interface FittedNetwork {
  readonly parameters: Float32Array;
  readonly bestEpoch: number;
  readonly validationLoss: number;
}

const MODELS_PER_STEP = 16;
const ROWS_PER_STEP = 768;
const LEARNING_RATE = 2e-3;
const WEIGHT_DECAY = 1e-1;
const CLIP_NORM = 1;

/** Trains the cross-layer network. Same seed, data and runtime, same numbers. */
export async function fitNetwork(options: FitNetworkOptions): Promise<FittedNetwork> {
  const { runtime, config, training, validation, seed } = options;
  const largest = Math.max(0, ...[...training, ...validation].map(({ rows }) => rows.length));
  const size: BatchSize = { rows: Math.max(ROWS_PER_STEP, largest), models: MODELS_PER_STEP };
  const { parameters, bestEpoch, validationLoss } = await train({
    model: crossLayerNetwork(config),
    runtime,
    batchSpec: trainingSpec(config, size),
    trainBatches: (epoch) => trainingBatches(config, epochOrder(training, seed, epoch), size),
    validationBatches: () => trainingBatches(config, validation, size),
    epochs: options.epochs,
    learningRate: LEARNING_RATE,
    weightDecay: WEIGHT_DECAY,
    clipNorm: CLIP_NORM,
    patience: options.patience,
    seed,
    signal: options.signal,
    onProgress: options.onProgress,
  });
  return { parameters, bestEpoch, validationLoss };
}
