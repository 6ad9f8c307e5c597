// npm run train:shipped [-- --out DIR] [--evaluate]: trains the model that ships in models/gtf-net, tests it on graphs
// it never saw and writes its model card. With --evaluate the model is only loaded, tested and described again.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SHIPPED_PRECISION } from '../../src/compute/model-file/parameters';
import { loadModel, saveModel } from '../../src/methods/anomaly/model-file';
import { openRuntime } from '../../src/compute';
import { evaluate } from './evaluate';
import { modelCard, table } from './model-card';
import { linearSamples, recordingsFor, SHIPPED_RECIPE, trainShipped } from './shipped';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, evaluate: { type: 'boolean', default: false } },
  });
  const folder = path.resolve(values.out ?? path.join(__dirname, '../../models/gtf-net'));
  const startedMs = performance.now();
  const log = (line: string): void =>
    console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const { runtime } = await openRuntime('auto', { log });
  log(`runtime ${runtime.name} (${runtime.detail})`);

  const recipe = SHIPPED_RECIPE;
  const training = recordingsFor(recipe, 'training', log);
  if (!values.evaluate) {
    const model = await trainShipped(
      recipe,
      runtime,
      training,
      recordingsFor(recipe, 'validation', log),
      log,
    );
    await saveModel(folder, model, SHIPPED_PRECISION);
  }
  const model = await loadModel(folder);
  const evaluation = await evaluate(
    runtime,
    model,
    linearSamples(training),
    recordingsFor(recipe, 'test', log),
    recipe.seed,
  );
  const sha256 = createHash('sha256')
    .update(await readFile(path.join(folder, 'weights.bin')))
    .digest('hex');
  await writeFile(path.join(folder, 'README.md'), modelCard(recipe, model, evaluation, sha256, runtime.name));
  console.log(`\n${table(evaluation)}\n\nweights.bin sha256 ${sha256}`);
}

void main();
