/** What the segmentation network is trained and chosen on. */
import type { HostTensors, TrainableModel } from '../../../src/compute';
import type { TrainOptions } from '../../../src/compute/training/train-options';
import { outlineSpec } from '../../../src/methods/anomaly/outline/network';
import { createRandom } from '../../../src/numeric/random';
import { labelledRecording } from './recording';
import { batchOf, ROWS, rowsOf, STEPS, type Row } from './rows';

/** First seeds and numbers of recordings; none of them is one of the test. */
export const TRAINING = { seed: 2001, recordings: 190 };
export const VALIDATION = { seed: 2401, recordings: 24 };
export const EPOCHS = 14;
const HOURS = [1, 1.5, 2, 3, 4, 6, 8, 12] as const;
const SPANS = 120_000;
/** Every so many recordings nothing breaks. */
const QUIET_EVERY = 10;

export async function rowsFor({ seed, recordings }: typeof TRAINING): Promise<Row[]> {
  const rows: Row[] = [];
  for (let index = 0; index < recordings; index++) {
    const recording = await labelledRecording({
      seed: seed + index,
      // Others are of the length and the size that the generator draws: up to a day.
      ...(index % 2 === 0 ? { hours: HOURS[(index / 2) % HOURS.length], spans: SPANS } : {}),
      noise: index % QUIET_EVERY === QUIET_EVERY - 1,
      clustered: index % 3 === 1,
      heavyTails: index % 3 === 2,
    });
    rows.push(...rowsOf(recording, createRandom(seed + index, 1)));
  }
  return rows;
}

/** Rows in whole batches; what is left over is left out. */
export function* batches(rows: readonly Row[]): Generator<HostTensors> {
  for (let at = 0; at + ROWS <= rows.length; at += ROWS) {
    yield batchOf(rows.slice(at, at + ROWS));
  }
}

/** A whole training, apart from where it runs. */
export function trainingOptions(
  model: TrainableModel,
  training: readonly Row[],
  validation: readonly Row[],
  seed: number,
): Omit<TrainOptions, 'runtime'> {
  return {
    model,
    batchSpec: outlineSpec(ROWS, STEPS),
    *trainBatches(epoch) {
      const order = createRandom(seed, epoch).shuffle(training.length);
      yield* batches(Array.from(order, (index) => training[index]));
    },
    validationBatches: () => batches(validation),
    epochs: EPOCHS,
    learningRate: 3e-3,
    weightDecay: 0.01,
    clipNorm: 1,
    warmupSteps: 20,
    patience: EPOCHS,
    stepsPerEpoch: Math.floor(training.length / ROWS),
    seed,
  };
}
