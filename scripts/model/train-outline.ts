// npm run train:outline [-- --out DIR --seeds 1,2,3]: trains the segmentation network that ships in models/outline on generated
// recordings. Epoch and seed are those with the least loss on recordings that are not trained on.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime, train, type Runtime } from '../../src/compute';
import { writeOutlineModel } from '../../src/methods/anomaly/outline/model-file';
import { outlineModel } from '../../src/methods/anomaly/outline/network';
import { readSeeds } from '../recordings/seeds';
import { STEPS, type Row } from './outline/rows';
import { EPOCHS, rowsFor, TRAINING, trainingOptions, VALIDATION } from './outline/training-set';

const FOLDER = path.join(__dirname, '../../models/outline');

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
    ...trainingOptions(outlineModel(), training, validation, seed),
    runtime,
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
