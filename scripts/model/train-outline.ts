// npm run train:outline [-- --out DIR --seeds 1,2,3]: trains the segmentation network that ships in models/outline on generated
// recordings. Epoch and seed are those with the least loss on recordings that are not trained on.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime, train, type HostTensors, type Runtime } from '../../src/compute';
import { writeOutlineModel } from '../../src/methods/anomaly/outline/model-file';
import { outlineModel, outlineSpec } from '../../src/methods/anomaly/outline/network';
import { createRandom } from '../../src/numeric/random';
import { readSeeds } from '../recordings/seeds';
import { labelledRecording } from './outline/recording';
import { batchOf, ROWS, rowsOf, STEPS, type Row } from './outline/rows';

/** First seeds and numbers of recordings; none of them is one of the test. */
const TRAINING = { seed: 2001, recordings: 190 };
const VALIDATION = { seed: 2401, recordings: 24 };
const HOURS = [1, 1.5, 2, 3, 4, 6, 8, 12] as const;
const SPANS = 120_000;
/** Every so many recordings nothing breaks. */
const QUIET_EVERY = 10;
const EPOCHS = 14;
const FOLDER = path.join(__dirname, '../../models/outline');

async function rowsFor({ seed, recordings }: typeof TRAINING): Promise<Row[]> {
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

function* batches(rows: readonly Row[]): Generator<HostTensors> {
  for (let at = 0; at + ROWS <= rows.length; at += ROWS) {
    yield batchOf(rows.slice(at, at + ROWS));
  }
}

interface Trained {
  readonly seed: number;
  readonly parameters: Float32Array;
  readonly validationLoss: number;
}

async function trainOn(
  runtime: Runtime,
  training: readonly Row[],
  validation: readonly Row[],
  seed: number,
): Promise<Trained> {
  const { parameters, bestEpoch, validationLoss } = await train({
    model: outlineModel(),
    runtime,
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
  });
  console.log(
    `seed ${seed}: validation loss ${validationLoss.toFixed(4)} in epoch ${bestEpoch + 1} of ${EPOCHS}`,
  );
  return { seed, parameters, validationLoss };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: FOLDER }, seeds: { type: 'string', default: '1,2,3' } },
  });
  const training = await rowsFor(TRAINING);
  const validation = await rowsFor(VALIDATION);
  console.log(`${training.length} rows of ${STEPS} steps, ${validation.length} to choose epoch and seed`);
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const trained: Trained[] = [];
  for (const seed of readSeeds(values.seeds)) {
    trained.push(await trainOn(runtime, training, validation, seed));
  }
  const [best] = trained.sort((a, b) => a.validationLoss - b.validationLoss);
  await writeOutlineModel(values.out, {
    description: `draws the outlines of incidents; shipped with Meshlens, trained on ${TRAINING.recordings} generated recordings, seed ${best.seed}`,
    parameters: best.parameters,
  });
}

void main();
