// How forecasts bear a shorter or longer window, missing data, noise and load: the chosen model beside plain rivals.
// On road speeds when MESHLENS_DATA (the folder that holds sz-taxi) is set, else on generated series.
import path from 'node:path';
import { runForecast } from '../src/analytics/forecast/forecast';
import type { ForecastInput } from '../src/analytics/forecast/series';
import { createRandom } from '../src/compute';
import { regularise } from '../src/workspace/metrics/regular';
import { readMetricTable } from '../src/workspace/metrics/wide-csv';
import { inProcess } from './forecast/in-process';

const HORIZON = 4;

interface Case {
  readonly title: string;
  readonly inputSteps?: number;
  /** Share of the cells taken away at random. */
  readonly missing?: number;
  /** Deviation of added noise, in deviations of each series. */
  readonly noise?: number;
  /** Only the rows whose mean over the series lies in this part of their distribution are kept; others are missing. */
  readonly load?: 'low' | 'high';
}

const cases: readonly Case[] = [
  { title: 'as recorded, 12 input steps' },
  { title: '6 input steps', inputSteps: 6 },
  { title: '24 input steps', inputSteps: 24 },
  { title: '10 % of the cells missing', missing: 0.1 },
  { title: '30 % of the cells missing', missing: 0.3 },
  { title: 'noise of 0.2 deviations', noise: 0.2 },
  { title: 'noise of 0.5 deviations', noise: 0.5 },
  { title: 'rows of low level only', load: 'low' },
  { title: 'rows of high level only', load: 'high' },
];

async function recording(): Promise<ForecastInput> {
  const data = process.env.MESHLENS_DATA;
  if (data === undefined) {
    console.log('MESHLENS_DATA not set: generated series');
    return generated();
  }
  const { names, rows, values, clock } = regularise(await readMetricTable(path.join(data, 'sz-taxi', 'sz_speed_40roads.csv.gz'), 'speeds'), 'speeds');
  return { rows, nodes: names.length, values, clock, links: [] };
}

function generated(): ForecastInput {
  const random = createRandom(1);
  const [rows, nodes, period] = [1440, 12, 96];
  const state = new Float64Array(nodes);
  const values = Float32Array.from({ length: rows * nodes }, (_, cell) => {
    const node = cell % nodes;
    state[node] = 0.7 * state[node] + 0.2 * state[(node + 1) % nodes] + random.normal();
    return 40 + 8 * Math.sin((2 * Math.PI * Math.floor(cell / nodes)) / period + node / 4) + 2 * state[node];
  });
  return { rows, nodes, values, clock: { startMs: 0, stepMs: 86_400_000 / period }, links: [] };
}

function damaged(input: ForecastInput, { missing = 0, noise = 0, load }: Case): ForecastInput {
  const { nodes, rows, values } = input;
  const random = createRandom(9);
  const deviation = Float64Array.from({ length: nodes }, (_, node) => {
    const column = values.filter((__, cell) => cell % nodes === node);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
  });
  const level = Float64Array.from({ length: rows }, (_, row) => values.subarray(row * nodes, (row + 1) * nodes).reduce((sum, value) => sum + value, 0));
  const median = level.slice().sort()[rows >> 1];
  const kept = (row: number): boolean => load === undefined || (load === 'low') === level[row] <= median;
  return {
    ...input,
    values: values.map((value, cell) => {
      const noisy = value + noise * deviation[cell % nodes] * random.normal();
      return random.uniform() < missing || !kept(Math.floor(cell / nodes)) ? NaN : noisy;
    }),
  };
}

async function main(): Promise<void> {
  const input = await recording();
  console.log(`RMSE / MAE over ${HORIZON} steps; coverage of the 90 % band`);
  for (const each of cases) {
    const { judgements: [{ metrics, chosen, coverage }] } = await runForecast(
      { input: damaged(input, each), inputSteps: each.inputSteps ?? 12, horizons: [HORIZON], trainFraction: 0.8, rivals: 'fast', seeds: [0], runtime: 'auto' },
      inProcess,
    );
    const cell = (model: string): string => {
      const accuracy = metrics.find((metric) => metric.model === model)?.bySeed[0];
      return `${accuracy?.rmse.toFixed(3)} / ${accuracy?.mae.toFixed(3)}`;
    };
    console.log(`| ${each.title} | ${chosen} ${cell(chosen)} | ${cell('linear')} | ${cell('last-value')} | ${(100 * coverage[0].share).toFixed(1)} % |`);
  }
}

void main();
