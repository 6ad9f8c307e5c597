import {
  initialParameters,
  train,
  type CheckpointOptions,
  type EstimateOptions,
  type HostTensors,
  type Runtime,
  type TensorSpec,
  type TrainableModel,
  type TrainProgress,
} from '../../compute';
import { epochOrder } from '../../compute/training/order';
import type { Parts } from '../../evaluation/split';
import { BatchBuilder, mostServices, partsOfGraph, type Sample, type WeightedRecording } from './batches';
import { batchSpec, gtfNet, gtfNetParameters, type GtfNetConfig } from './gtf-net';
import type { GraphVariant, Recording } from './sequences';

/** A recording with the windows that may train, choose the epoch, and test. */
export interface TrainingSet extends WeightedRecording {
  readonly split: Parts<number>;
}

export interface FitOptions {
  readonly runtime: Runtime;
  /** Weights are shared over services, so windows of different graphs mix in one batch. */
  readonly sets: readonly TrainingSet[];
  readonly config: GtfNetConfig;
  readonly variant: GraphVariant;
  readonly seed: number;
  readonly epochs: number;
  /** Epochs without a better validation error before training ends; default 6. */
  readonly patience?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
  readonly checkpoint?: CheckpointOptions;
}

export interface Fit {
  readonly parameters: Float32Array;
  readonly epochs: number;
  readonly validationLoss: number;
}

/** Rows of service states per step: enough to fill the vector units, few enough for small recordings to make steps. */
const ROWS_PER_STEP = 256;
const MAX_WINDOWS_PER_STEP = 32;
/** An epoch ends after so many service states, about: of a large graph few windows say much. */
const ROWS_PER_EPOCH = 64 * ROWS_PER_STEP;
const FEWEST_STEPS_PER_EPOCH = 32;
const LEARNING_RATE = 3e-3;
const WEIGHT_DECAY = 1e-2;
const CLIP_NORM = 1;
const PATIENCE = 6;

export function windowsPerStep(services: number): number {
  return Math.max(1, Math.min(MAX_WINDOWS_PER_STEP, Math.round(ROWS_PER_STEP / services)));
}

/**
 * Steps of so few rows take as long on one thread as on two, which wait for each other; results are the same.
 * Undefined: as many threads as the runtime sees fit.
 */
export function threadsPerStep(services: number): number | undefined {
  return services <= ROWS_PER_STEP ? 1 : undefined;
}

/** Beyond this an epoch takes longer than it teaches. */
function mostStepsPerEpoch(services: number): number {
  return Math.max(FEWEST_STEPS_PER_EPOCH, Math.round(ROWS_PER_EPOCH / (services * windowsPerStep(services))));
}

/** Trains one network; the epoch is chosen on the validation parts. Same seed and runtime, same numbers. */
export function fitGtfNet(options: FitOptions): Promise<Fit> {
  const { config, seed } = options;
  return fitParameters(options, {
    model: gtfNet(config),
    initial: initialParameters(gtfNetParameters(config), seed),
    weightDecay: WEIGHT_DECAY,
    constants: {},
  });
}

/** What is trained: a whole network, or adapters of a frozen one. */
export interface Trainee {
  readonly model: TrainableModel;
  readonly initial: Float32Array;
  readonly weightDecay: number;
  /** Vectors that every batch holds beside its windows, the same each time. */
  readonly constants: Readonly<Record<string, Float32Array>>;
}

/** Trains on the windows of the sets. Without validation parts the training loss chooses the epoch. */
export async function fitParameters(
  options: FitOptions,
  { model, initial, weightDecay, constants }: Trainee,
): Promise<Fit> {
  const { sets, config, variant, seed } = options;
  const services = mostServices(sets.map(({ recording }) => recording));
  const size = windowsPerStep(services);
  const most = mostStepsPerEpoch(services) * size;
  const builder = new BatchBuilder(sets, config, variant, size);
  const training = samplesOf(sets, 'train');
  const validation = evenly(samplesOf(sets, 'validation'), most);
  function* batches(samples: readonly Sample[]): Iterable<HostTensors> {
    for (let from = 0; from < samples.length; from += size) {
      yield { ...builder.build(samples.slice(from, from + size)), ...constants };
    }
  }
  const constantSpecs = Object.entries(constants).map(([name, { length }]): [string, TensorSpec] => [
    name,
    { shape: [length], dtype: 'float32' },
  ]);
  const result = await train({
    model,
    runtime: options.runtime,
    batchSpec: { ...batchSpec(config, size, services), ...Object.fromEntries(constantSpecs) },
    trainBatches: (epoch) => batches(epochOrder(training, seed, epoch).slice(0, most)),
    validationBatches: () => batches(validation),
    epochs: options.epochs,
    learningRate: LEARNING_RATE,
    weightDecay,
    clipNorm: CLIP_NORM,
    patience: options.patience ?? PATIENCE,
    seed,
    initial,
    signal: options.signal,
    onProgress: options.onProgress,
    checkpoint: options.checkpoint,
  });
  return { parameters: result.parameters, epochs: result.epochs, validationLoss: result.validationLoss };
}

/** What one step of training on a set is like, to estimate from: model, shapes, a batch and the number of steps. */
export function firstStep(
  set: TrainingSet,
  config: GtfNetConfig,
): Pick<EstimateOptions, 'model' | 'batchSpec' | 'batch' | 'stepsPerEpoch'> {
  const services = mostServices([set.recording]);
  const size = windowsPerStep(services);
  const training = samplesOf([set], 'train');
  return {
    model: gtfNet(config),
    batchSpec: batchSpec(config, size, services),
    batch: new BatchBuilder([set], config, 'graph', size).build(training.slice(0, size)),
    stepsPerEpoch: Math.min(mostStepsPerEpoch(services), Math.ceil(training.length / size)),
  };
}

function samplesOf(sets: readonly TrainingSet[], name: keyof Parts<number>): Sample[] {
  return sets.flatMap((set, recording) => samplesIn(set.recording, set.split[name], recording));
}

/** The windows of all parts of a recording's graph. */
export function samplesIn(
  recording: Recording,
  windows: readonly number[],
  index: number,
): Required<Sample>[] {
  return partsOfGraph(recording).flatMap((_, part) =>
    windows.map((window) => ({ recording: index, window, part })),
  );
}

/** At most `count` samples, spread over all of them. */
function evenly(samples: readonly Sample[], count: number): readonly Sample[] {
  if (samples.length <= count) {
    return samples;
  }
  return Array.from({ length: count }, (_, index) => samples[Math.floor((index * samples.length) / count)]);
}
