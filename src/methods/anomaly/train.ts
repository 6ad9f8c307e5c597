import * as tf from '@tensorflow/tfjs-core';
import {
  initialParameters,
  splitParameters,
  train,
  type CheckpointOptions,
  type EstimateOptions,
  type HostTensors,
  type Runtime,
  type TrainProgress,
} from '../../compute';
import { epochOrder } from '../../compute/training/order';
import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { Parts } from '../../evaluation/split';
import { BatchBuilder, mostServices, type Sample, type WeightedRecording } from './batches';
import { batchSpec, gtfNet, gtfNetParameters, predict, type GtfNetConfig } from './gtf-net';
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
export async function fitGtfNet(options: FitOptions): Promise<Fit> {
  const { sets, config, variant, seed } = options;
  const services = mostServices(sets);
  const size = windowsPerStep(services);
  const most = mostStepsPerEpoch(services) * size;
  const builder = new BatchBuilder(sets, config, variant, size);
  const training = samplesOf(sets, 'train');
  const validation = evenly(samplesOf(sets, 'validation'), most);
  const result = await train({
    model: gtfNet(config),
    runtime: options.runtime,
    batchSpec: batchSpec(config, size, services),
    trainBatches: (epoch) => batches(builder, epochOrder(training, seed, epoch).slice(0, most), size),
    validationBatches: () => batches(builder, validation, size),
    epochs: options.epochs,
    learningRate: LEARNING_RATE,
    weightDecay: WEIGHT_DECAY,
    clipNorm: CLIP_NORM,
    patience: options.patience ?? PATIENCE,
    seed,
    initial: initialParameters(gtfNetParameters(config), seed),
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
  const { services } = set.recording.normalised;
  const size = windowsPerStep(services);
  const training = samplesOf([set], 'train');
  return {
    model: gtfNet(config),
    batchSpec: batchSpec(config, size, services),
    batch: new BatchBuilder([set], config, 'graph', size).build(training.slice(0, size)),
    stepsPerEpoch: Math.min(mostStepsPerEpoch(services), Math.ceil(training.length / size)),
  };
}

/**
 * What the network expects of every cell in the given windows.
 * @returns [windows of the recording, services, F] on the asinh scale; NaN in windows not asked for
 */
export async function expectCells(
  runtime: Runtime,
  recording: Recording,
  config: GtfNetConfig,
  variant: GraphVariant,
  parameters: Float32Array,
  windows: readonly number[],
): Promise<Float32Array> {
  const { services } = recording.normalised;
  const size = windowsPerStep(services);
  const specs = gtfNetParameters(config);
  const { target: _target, weight: _weight, ...inputs } = batchSpec(config, size, services);
  const compiled = await runtime.compile(
    ({ parameters: flat, ...batch }) => ({
      expected: predict(
        config,
        splitParameters(tf.reshape<tf.Rank.R1>(flat, [parameters.length]), specs),
        batch,
      ),
    }),
    { parameters: { shape: [parameters.length], dtype: 'float32' }, ...inputs },
  );
  const expected = new Float32Array(recording.normalised.windows * services * F).fill(NaN);
  const builder = new BatchBuilder(
    [{ recording, weights: new Float32Array(expected.length / F) }],
    config,
    variant,
    size,
  );
  try {
    for (let from = 0; from < windows.length; from += size) {
      const slice = windows.slice(from, from + size);
      const {
        target: _t,
        weight: _w,
        ...batch
      } = builder.build(slice.map((window) => ({ recording: 0, window })));
      const output = await compiled.run({ parameters, ...batch });
      slice.forEach((window, slot) => {
        const row = services * F;
        expected.set((output.expected as Float32Array).subarray(slot * row, (slot + 1) * row), window * row);
      });
    }
  } finally {
    await compiled.dispose();
  }
  return expected;
}

function samplesOf(sets: readonly TrainingSet[], part: keyof Parts<number>): Sample[] {
  return sets.flatMap(({ split }, recording) => split[part].map((window) => ({ recording, window })));
}

function* batches(builder: BatchBuilder, samples: readonly Sample[], size: number): Iterable<HostTensors> {
  for (let from = 0; from < samples.length; from += size) {
    yield builder.build(samples.slice(from, from + size));
  }
}

/** At most `count` samples, spread over all of them. */
function evenly(samples: readonly Sample[], count: number): readonly Sample[] {
  if (samples.length <= count) {
    return samples;
  }
  return Array.from({ length: count }, (_, index) => samples[Math.floor((index * samples.length) / count)]);
}
