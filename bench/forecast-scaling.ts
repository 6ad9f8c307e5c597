// How the time and memory of a forecast grow with the number of series above a thousand, where no adjacency is dense: one
// epoch of the network, its forecasts, and the models without training, on generated series with four given neighbours each.
import { slope } from '../src/numeric/moments';
import { spawnSync } from 'node:child_process';
import { plainCandidates } from '../src/methods/forecast/candidates';
import { fitForecaster } from '../src/methods/forecast/fit';
import { prepareForecast } from '../src/methods/forecast/prepare';
import { originsOf, splitRows, type ForecastInput } from '../src/methods/forecast/series';
import { openRuntime } from '../src/compute';
import { createRandom } from '../src/numeric/random';

const SIZES = [1001, 2000, 4000, 8000];
const ROWS = 120;
const SHAPE = { inputSteps: 12, steps: 12 };
const DEGREE = 4;

interface Measured {
  readonly nodes: number;
  readonly prepareMs: number;
  readonly trainMs: number;
  readonly plainMs: number;
  readonly peakMb: number;
}

function generated(nodes: number): ForecastInput {
  const random = createRandom(1);
  const state = new Float32Array(nodes);
  const values = new Float32Array(ROWS * nodes);
  for (let row = 0; row < ROWS; row++) {
    for (let node = 0; node < nodes; node++) {
      state[node] = 0.7 * state[node] + 0.2 * state[(node + 1) % nodes] + random.normal();
      values[row * nodes + node] = 50 + 5 * state[node];
    }
  }
  const links = Array.from({ length: nodes * DEGREE }, (_, link) => ({
    from: Math.floor(link / DEGREE),
    to: (Math.floor(link / DEGREE) + 1 + (link % DEGREE)) % nodes,
    weight: 1,
  }));
  return { rows: ROWS, nodes, values, clock: null, links };
}

async function measure(nodes: number): Promise<Measured> {
  const input = generated(nodes);
  const split = splitRows(ROWS, 0.8);
  const { runtime } = await openRuntime('auto', { threads: 1, log: console.error });
  const startMs = performance.now();
  const prepared = prepareForecast(input, SHAPE, split);
  const preparedMs = performance.now();
  await fitForecaster({ kind: 'network', prepared, seed: 1, runtime, extra: [ROWS], epochs: 1 });
  const trainedMs = performance.now();
  const origins = originsOf(split, SHAPE);
  plainCandidates(prepared, origins, [...origins.test, ROWS]);
  return {
    nodes,
    prepareMs: preparedMs - startMs,
    trainMs: trainedMs - preparedMs,
    plainMs: performance.now() - trainedMs,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** Slope of log time over log size by least squares: 1 is linear. */
function exponent(measured: readonly Measured[], valueOf: (each: Measured) => number): number {
  return slope(
    measured.map(({ nodes }) => Math.log(nodes)),
    measured.map((each) => Math.log(valueOf(each))),
  );
}

/** Each size in a process of its own: a peak of memory never goes down again. */
function measureApart(nodes: number): Measured {
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', __filename, String(nodes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`${nodes} series: ended with ${status}`);
  }
  return JSON.parse(stdout) as Measured;
}

async function main(): Promise<void> {
  const [asked] = process.argv.slice(2);
  if (asked !== undefined) {
    console.log(JSON.stringify(await measure(Number(asked))));
    return;
  }
  const measured: Measured[] = [];
  console.log('| series | prepare | one epoch and forecasts | models without training | peak memory |');
  for (const nodes of SIZES) {
    const each = measureApart(nodes);
    measured.push(each);
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    console.log(
      `| ${nodes} | ${seconds(each.prepareMs)} | ${seconds(each.trainMs)} | ${seconds(each.plainMs)} | ${Math.round(each.peakMb)} MB |`,
    );
  }
  console.log(
    `time grows with series to the power ${exponent(measured, ({ prepareMs, trainMs, plainMs }) => prepareMs + trainMs + plainMs).toFixed(2)}`,
  );
}

void main();
