// The network and its rivals on road speeds by the protocol of T-GCN (arXiv 1811.05320), five seeds each.
// Needs MESHLENS_DATA, the folder that holds sz-taxi.
import path from 'node:path';
import { runForecast } from '../src/methods/forecast/forecast';
import { regularise } from '../src/workspace/metrics/regular';
import { readTextRows } from '../src/workspace/metrics/text-rows';
import { readMetricTable } from '../src/workspace/metrics/wide-csv';
import { inProcess, printBacktest } from './forecast/in-process';

async function main(): Promise<void> {
  const data = process.env.MESHLENS_DATA;
  if (data === undefined) {
    console.log('MESHLENS_DATA not set: nothing to forecast');
    return;
  }
  const { names, rows, values, clock } = regularise(
    await readMetricTable(path.join(data, 'sz-taxi', 'sz_speed_40roads.csv.gz'), 'speeds'),
    'speeds',
  );
  const adjacency = await readTextRows(path.join(data, 'sz-taxi', 'sz_adj.csv'));
  // The file knows 156 roads; the first of them are the ones with speeds.
  const links = names.flatMap((_, from) =>
    names.flatMap((__, to) =>
      from !== to && Number(adjacency.rows[from].fields[to]) > 0 ? [{ from, to, weight: 1 }] : [],
    ),
  );
  const horizons = [1, 2, 3, 4];
  const startMs = performance.now();
  const {
    judgements: [judgement],
  } = await runForecast(
    {
      input: { rows, nodes: names.length, values, clock, links },
      inputSteps: 12,
      horizons,
      trainFraction: 0.8,
      rivals: 'all',
      seeds: [1, 2, 3, 4, 5],
      runtime: 'auto',
    },
    inProcess,
  );
  printBacktest(
    `40 roads, one row every 15 minutes, ${Math.round((performance.now() - startMs) / 1000)} s`,
    judgement,
    horizons,
  );
}

void main();
