/** Trains the base network on windows of many series. */
import * as tf from '@tensorflow/tfjs-core';
import { train, type Runtime, type TrainProgress } from '../../../compute';
import { huberLoss } from '../../../compute/nn/losses';
import { createRandom } from '../../../numeric/random';
import { drawn, spaced } from '../networks/sample';
import { baseDropout, baseNetwork, baseParameters } from './network';
import { batchesOf, batchSpec, joinWindows, type BaseWindows } from './windows';

const BATCH = 256;
const EPOCHS = 12;
/** Windows of one series in an epoch at most, and how often those of a short one are seen at most. */
const MAX_SERIES_WINDOWS = 6000;
const MAX_REPEATS = 3;
const MAX_VALIDATION_WINDOWS = 6000;
export const HUBER_DELTA = 2;

export interface BaseTraining {
  /** Windows of each series that teach. */
  readonly series: readonly BaseWindows[];
  /** Later windows of the same series: they choose the epoch, and nothing else. */
  readonly validation: readonly BaseWindows[];
  readonly seed: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
}

/** @returns parameters as `baseParameters` lays them out. Same seed and runtime, same numbers. */
export async function fitBase({
  series,
  validation,
  seed,
  runtime,
  signal,
  onProgress,
}: BaseTraining): Promise<Float32Array> {
  const all = joinWindows(series);
  const later = joinWindows(validation);
  const firsts = series.map((_, index) => series.slice(0, index).reduce((sum, { count }) => sum + count, 0));
  const shareOf = (count: number): number => Math.min(MAX_SERIES_WINDOWS, MAX_REPEATS * count);
  const perEpoch = series.reduce((sum, { count }) => sum + shareOf(count), 0);
  const trained = await train({
    model: {
      parameters: baseParameters(),
      dropout: baseDropout(BATCH),
      loss: (p, batch, masks) =>
        huberLoss(tf.sub(batch.y, baseNetwork(p, batch, masks, null)), batch.weight, HUBER_DELTA),
    },
    runtime,
    batchSpec: batchSpec(BATCH),
    trainBatches(epoch) {
      const places = series.flatMap(({ count }, index) => {
        const order = drawn(count, MAX_SERIES_WINDOWS, seed, epoch * series.length + index);
        const wanted = shareOf(count);
        return Array.from({ length: wanted }, (_, at) => firsts[index] + order[at % order.length]);
      });
      const order = createRandom(seed, epoch).shuffle(places.length);
      return batchesOf(
        all,
        Array.from(order, (at) => places[at]),
        BATCH,
      );
    },
    validationBatches: () => batchesOf(later, spaced(later.count, MAX_VALIDATION_WINDOWS), BATCH),
    stepsPerEpoch: Math.ceil(perEpoch / BATCH),
    epochs: EPOCHS,
    learningRate: 1e-3,
    weightDecay: 0.01,
    clipNorm: 1,
    warmupSteps: 100,
    patience: EPOCHS,
    seed,
    signal,
    onProgress,
  });
  return trained.parameters;
}
