// Load forecasts of short recordings: mean squared error of the chosen model and of plain rivals, relative to the best of
// the rivals, as geometric means over generated series. MESHLENS_SEEDS=1-12 chooses the series.
import { readSeeds } from '../scripts/recordings/seeds';
import { shippedModelFolder } from '../src/app/installation';
import { createInlineRunner } from '../src/jobs/inline-runner';
import { withJobStorage } from '../src/jobs/storage';
import { forecastWorkload } from '../src/methods/workload/forecast';
import type { LoadSeries } from '../src/methods/workload/load-series';
import { planWorkload } from '../src/methods/workload/plan';
import { servicePlan } from '../src/methods/workload/service-plan';
import { serviceLoads } from '../src/methods/workload/service-loads';
import { trainNetworks } from '../src/methods/workload/train-networks';
import { mean } from '../src/numeric/moments';
import { joinGraph } from '../src/topology/join';
import { shortRecording } from './forecast/short-recordings';
import { shortKinds, shortLoads } from './workload-short/kinds';

const TRAINED: readonly string[] = ['mlp', 'base'];
const RIVALS = ['nlinear', 'ridge', 'window-mean', 'last-value', ...TRAINED];
const NETWORK = {
  kinds: ['mlp', 'base'],
  seeds: [0],
  history: 'long',
  runtime: 'auto',
  baseFolder: shippedModelFolder('load-base'),
} as const;
const NOTHING = { services: [], edges: [] };

/** Mean squared errors on the test part, relative to the best rival that needs no training; null where the rows are too few. */
async function judged(input: LoadSeries): Promise<Map<string, number> | null> {
  const options = servicePlan(input.rows, input.clock?.stepMs ?? 1);
  if (options === null) {
    return null;
  }
  const { inputSteps, steps } = options;
  const plan = planWorkload(input, options);
  const { trained } = await withJobStorage(null, '', console.error, (storage) =>
    trainNetworks(
      plan,
      { ...NETWORK, inputSteps, steps },
      {
        jobs: createInlineRunner(() => undefined),
        storage,
        signal: new AbortController().signal,
        lanes: 1,
        progress: () => undefined,
        now: () => 0,
      },
    ),
  );
  const { test, choice } = forecastWorkload({ ...plan, inputSteps, steps, history: 'long', trained });
  const errors = new Map(test.map(({ name, bySeed }) => [name, bySeed[0].mse]));
  const errorOf = (name: string): number => errors.get(name) ?? NaN;
  const best = Math.min(...RIVALS.filter((name) => !TRAINED.includes(name)).map(errorOf));
  return new Map([
    ['chosen', errorOf(choice.chosen) / best],
    ...RIVALS.map((name): [string, number] => [name, errorOf(name) / best]),
  ]);
}

/** The request rates of a generated recording; services without a request are left out. */
function recordedLoads(seed: number): LoadSeries {
  const { past } = shortRecording(seed, seed % 3 === 0 ? 'over' : 'quiet');
  const all = serviceLoads(past, joinGraph(NOTHING, NOTHING).graph);
  const kept = all.names.flatMap((name, node) => {
    const own = all.values.subarray(node * all.rows, (node + 1) * all.rows);
    return own.some((value) => value > 0) ? [{ name, own }] : [];
  });
  return {
    ...all,
    names: kept.map(({ name }) => name),
    nodes: kept.length,
    values: Float32Array.from(kept.flatMap(({ own }) => [...own])),
    statics: { names: [], values: [] },
  };
}

async function main(): Promise<void> {
  const seeds = readSeeds(process.env.MESHLENS_SEEDS ?? '1-12');
  const kinds = [
    { name: 'services of a recording', loads: recordedLoads },
    ...shortKinds.map((kind) => ({ name: kind.name, loads: (seed: number) => shortLoads(kind, seed) })),
  ];
  const columns = ['chosen', ...RIVALS];
  console.log(['kind'.padEnd(28), ...columns.map((name) => name.padStart(12))].join(''));
  const all: Map<string, number>[] = [];
  for (const { name, loads } of kinds) {
    const found: Map<string, number>[] = [];
    for (const seed of seeds) {
      const ratios = await judged(loads(seed));
      if (ratios !== null) {
        found.push(ratios);
      }
    }
    const means = new Map(columns.map((column) => [column, geometricMean(found, column)]));
    all.push(means);
    print(name, means);
  }
  print('all kinds', new Map(columns.map((column) => [column, geometricMean(all, column)])));

  function print(name: string, means: ReadonlyMap<string, number>): void {
    const cells = columns.map((column) => (means.get(column) ?? NaN).toFixed(2).padStart(12));
    console.log([name.padEnd(28), ...cells].join(''));
  }
}

function geometricMean(all: readonly ReadonlyMap<string, number>[], column: string): number {
  return Math.exp(mean(all.map((each) => Math.log(each.get(column) ?? NaN))));
}

void main();
