// How forecasts bear a shorter or longer window, missing data, noise and load: the chosen model beside plain rivals.
// On generated series, with the charts of docs/forecast.md; on road speeds when MESHLENS_DATA (the folder that holds
// sz-taxi) is set, with charts in out/images.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runForecast } from '../src/methods/forecast/forecast';
import type { ForecastInput } from '../src/methods/forecast/series';
import { deviation as deviationOf } from '../src/numeric/moments';
import { upperMedian } from '../src/numeric/quantile';
import { createRandom } from '../src/numeric/random';
import { regularise } from '../src/workspace/metrics/regular';
import { readMetricTable } from '../src/workspace/metrics/wide-csv';
import { renderChart } from '../src/cli/html/chart';
import { inProcess } from './forecast/in-process';
import { chartOf, studies, type Damage, type Outcome } from './forecast/robustness-studies';

const HORIZON = 4;

interface Recording {
  readonly input: ForecastInput;
  /** What the charts say they were measured on. */
  readonly subtitle: string;
  /** Folder the charts go to. */
  readonly images: string;
}

async function recording(): Promise<Recording> {
  const data = process.env.MESHLENS_DATA;
  if (data === undefined) {
    console.log('MESHLENS_DATA not set: generated series');
    const input = generated();
    return { input, subtitle: describeData('generated series', input), images: path.join('docs', 'images') };
  }
  const { names, rows, values, clock } = regularise(
    await readMetricTable(path.join(data, 'sz-taxi', 'sz_speed_40roads.csv.gz'), 'speeds'),
    'speeds',
  );
  const input: ForecastInput = { rows, nodes: names.length, values, clock, links: [] };
  return { input, subtitle: describeData('road speeds', input), images: path.join('out', 'images') };
}

function describeData(name: string, { nodes, rows }: ForecastInput): string {
  return `${nodes} ${name}, ${rows} rows, ${HORIZON} steps ahead, errors on the last fifth`;
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

function damaged(input: ForecastInput, { missing = 0, noise = 0, load }: Damage): ForecastInput {
  const { nodes, rows, values } = input;
  const random = createRandom(9);
  const deviation = Float64Array.from({ length: nodes }, (_, node) => {
    const column = values.filter((__, cell) => cell % nodes === node);
    return deviationOf(column);
  });
  const level = Float64Array.from({ length: rows }, (_, row) =>
    values.subarray(row * nodes, (row + 1) * nodes).reduce((sum, value) => sum + value, 0),
  );
  const median = upperMedian(level);
  const kept = (row: number): boolean => load === undefined || (load === 'low') === level[row] <= median;
  return {
    ...input,
    values: values.map((value, cell) => {
      const noisy = value + noise * deviation[cell % nodes] * random.normal();
      return random.uniform() < missing || !kept(Math.floor(cell / nodes)) ? NaN : noisy;
    }),
  };
}

async function judge(input: ForecastInput, damage: Damage): Promise<Outcome> {
  const {
    judgements: [{ metrics, chosen, coverage }],
  } = await runForecast(
    {
      input: damaged(input, damage),
      inputSteps: damage.inputSteps ?? 12,
      horizons: [HORIZON],
      trainFraction: 0.8,
      rivals: 'fast',
      seeds: [0],
      runtime: 'auto',
    },
    inProcess,
  );
  const errorsOf = (model: string): Outcome['chosen'] => {
    const { rmse, mae } = metrics.find((metric) => metric.model === model)?.bySeed[0] ?? {
      rmse: NaN,
      mae: NaN,
    };
    return { model, rmse, mae };
  };
  return {
    chosen: errorsOf(chosen),
    rivals: ['blend', 'linear', 'last-value'].map(errorsOf),
    coverage: coverage[0].share,
  };
}

async function main(): Promise<void> {
  const { input, subtitle, images } = await recording();
  await mkdir(images, { recursive: true });
  // The undamaged case is part of every study.
  const known = new Map<string, Outcome>();
  for (const study of studies) {
    console.log(
      `\n${study.title}: RMSE / MAE over ${HORIZON} steps of chosen, blend, linear, last value; coverage of the 90 % band`,
    );
    const outcomes: Outcome[] = [];
    for (const { label, damage } of study.cases) {
      const key = JSON.stringify(damage);
      const outcome = known.get(key) ?? (await judge(input, damage));
      known.set(key, outcome);
      outcomes.push(outcome);
      const cells = [outcome.chosen, ...outcome.rivals].map(
        ({ rmse, mae }) => `${rmse.toFixed(3)} / ${mae.toFixed(3)}`,
      );
      console.log(
        `| ${label} | ${outcome.chosen.model} ${cells.join(' | ')} | ${(100 * outcome.coverage).toFixed(1)} % |`,
      );
    }
    const file = path.join(images, `forecast-robustness-${study.name}.svg`);
    await writeFile(file, renderChart(chartOf(study, outcomes, subtitle)).text);
    console.log(file);
  }
}

void main();
