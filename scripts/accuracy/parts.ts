/**
 * How well faults are found by a network that was trained on parts of the graph: `npm run accuracy:parts -- [--seeds 101-120]
 * [--windows 400] [--services 4]`. The systems of `accuracy:adapted-anomalies`, each cut into parts of so many services at most;
 * graphs of the product are cut from some thousands on. Scoring is whole in all rows, as it is the same in parts.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime } from '../../src/compute';
import { loadOutliner } from '../../src/methods/anomaly/outline/model-file';
import { readSeeds, RECORDING_SEEDS } from '../recordings/seeds';
import { openHistory, type JudgedRow } from './adapted-anomalies/rows';
import { testSystem } from './adapted-anomalies/system';
import { tablesOf } from './adapted-anomalies/tables';

const JUDGED_WINDOWS = 432;
/** Before the history: the network reads so many windows at most. */
const LEAD_WINDOWS = 8;

async function main(): Promise<void> {
  const { first, last } = RECORDING_SEEDS.testing;
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: `${first}-${last}` },
      windows: { type: 'string', default: '400' },
      services: { type: 'string', default: '4' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [windows, services, seed] = [values.windows, values.services, values.seed].map(Number);
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const outliner = await loadOutliner(path.join(__dirname, '../../models/outline'));
  const systems: JudgedRow[][] = [];
  for (const each of readSeeds(values.seeds)) {
    const system = testSystem(each, { before: windows + LEAD_WINDOWS, judged: JUDGED_WINDOWS });
    const history = await openHistory(system, windows, { runtime, outliner, seed });
    const rows = [
      await history.judge(`in parts of ${services} services`, await history.trained(services)),
      await history.judge('whole', await history.trained()),
    ];
    systems.push(rows);
    const found = rows.map(({ oneWidth: { found, faults, wrong } }) => `${found}/${faults}, ${wrong}`);
    console.log(`seed ${each}, ${history.known.services} services: found and false ${found.join('; ')}`);
  }
  tablesOf(systems, seed).forEach(({ text }) => console.log(`\n${text}`));
}

void main();
