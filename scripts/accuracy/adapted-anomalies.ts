/**
 * How well faults are found after a short history by the network that ships, by the same with adapters, and by training:
 * `npm run accuracy:adapted-anomalies -- [--seeds 101-120] [--few 40] [--many 400] [--json FILE]`. Every system is a generated
 * recording without faults in its history and with some in the 7.2 hours after it. Prints a line per system and two tables: of
 * the network alone at one width, and of all widths, as a report has them.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime } from '../../src/compute';
import { loadModel, modelHash } from '../../src/methods/anomaly/model-file';
import { loadOutliner } from '../../src/methods/anomaly/outline/model-file';
import { readSeeds, RECORDING_SEEDS } from '../recordings/seeds';
import { judgeSystem, type JudgedSystem } from './adapted-anomalies/rows';
import { testSystem } from './adapted-anomalies/system';
import { tablesOf } from './adapted-anomalies/tables';

const JUDGED_WINDOWS = 432;
/** Before the history: the network reads so many windows at most. */
const LEAD_WINDOWS = 8;
const MODELS = path.join(__dirname, '../../models');

async function main(): Promise<void> {
  const { first, last } = RECORDING_SEEDS.testing;
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: `${first}-${last}` },
      few: { type: 'string', default: '40' },
      many: { type: 'string', default: '400' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const [few, many, seed] = [values.few, values.many, values.seed].map(Number);
  const folder = path.join(MODELS, 'gtf-net');
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const tools = {
    runtime,
    outliner: await loadOutliner(path.join(MODELS, 'outline')),
    base: await loadModel(folder),
    baseHash: await modelHash(folder),
    seed,
  };
  const systems: JudgedSystem[] = [];
  for (const each of readSeeds(values.seeds)) {
    const system = testSystem(each, { before: many + LEAD_WINDOWS, judged: JUDGED_WINDOWS });
    const judged = await judgeSystem(system, { few, many }, tools);
    systems.push(judged);
    const found = judged.rows.map(({ oneWidth: { found, faults, wrong } }) => `${found}/${faults}, ${wrong}`);
    console.log(`seed ${each}: found and false ${found.join('; ')}; ${judged.reason}`);
  }
  const adapted = systems.filter(({ adapterShare }) => adapterShare > 0);
  console.log(
    `\nadapters used in ${adapted.length} of ${systems.length} systems, with ${(100 * Math.max(0, ...adapted.map(({ adapterShare }) => adapterShare))).toFixed(1)} % of the parameters at most`,
  );
  const tables = tablesOf(
    systems.map(({ rows }) => rows),
    seed,
  );
  tables.forEach(({ text }) => console.log(`\n${text}`));
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      `${JSON.stringify({ systems, tables: tables.map(({ title, rows }) => ({ title, rows })) }, null, 1)}\n`,
    );
  }
}

void main();
