// npm run train:load-base [-- --out DIR --series N --seed N]: trains the base network for loads that ships in models/load-base on
// generated series. Of each the first 80 % teach; the rest chooses the epoch.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime } from '../../../src/compute';
import { errorOf } from '../../../src/methods/workload/base/adapt';
import { fitBase } from '../../../src/methods/workload/base/fit-base';
import { forecastBase } from '../../../src/methods/workload/base/forecast';
import { readLoadBase, writeLoadBase } from '../../../src/methods/workload/base/model-file';
import { joinWindows } from '../../../src/methods/workload/base/windows';
import { generatedParts } from './parts';

/** Seed of the first series; those that tests draw are others. */
const FIRST_SERIES = 7000;
const FOLDER = path.join(__dirname, '../../../models/load-base');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: FOLDER },
      series: { type: 'string', default: '1200' },
      seed: { type: 'string', default: '0' },
    },
  });
  const series = Number(values.series);
  const seed = Number(values.seed);
  const { runtime } = await openRuntime('auto', { log: () => undefined });
  const parts = generatedParts(FIRST_SERIES, series);
  let reported = 0;
  const parameters = await fitBase({
    series: parts.map(({ teaching }) => teaching),
    validation: parts.map(({ later }) => later),
    seed,
    runtime,
    onProgress: ({ epoch, epochs, validationLoss, etaMs }) => {
      if (epoch > reported) {
        reported = epoch;
        const left = Math.round((etaMs ?? 0) / 1000);
        console.log(
          `epoch ${epoch} of ${epochs}: validation ${validationLoss?.toFixed(4) ?? '-'}, ${left} s left`,
        );
      }
    },
  });
  await writeLoadBase(values.out, {
    description: `Base network for loads, trained on ${series} generated series, seed ${seed}`,
    parameters,
  });
  const later = joinWindows(parts.map((part) => part.later));
  const errorWith = async (flat: Float32Array): Promise<string> =>
    errorOf(later, await forecastBase(runtime, flat, later)).toFixed(5);
  const stored = (await readLoadBase(values.out)).parameters;
  console.log(`written to ${values.out}`);
  console.log(
    `error on the validation windows: ${await errorWith(parameters)} exact, ${await errorWith(stored)} stored`,
  );
}

void main();
