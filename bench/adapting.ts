/**
 * Processor time of adapting the shipped base to the loads of a workspace, 40 services with 400 windows each, and of training the
 * same network on them from nothing: `npm run bench adapting`. One thread; errors on the 100 rows that follow.
 */
import path from 'node:path';
import { generateLoad } from '../scripts/model/load/generate';
import { openRuntime } from '../src/compute';
import { adaptTo, errorOf, mixed } from '../src/methods/workload/base/adapt';
import { fitBase } from '../src/methods/workload/base/fit-base';
import { forecastBase } from '../src/methods/workload/base/forecast';
import { BASE_LAGS, BASE_STEPS } from '../src/methods/workload/base/inputs';
import { readLoadBase } from '../src/methods/workload/base/model-file';
import {
  byOrigin,
  joinWindows,
  originsIn,
  windowsAt,
  windowsBetween,
} from '../src/methods/workload/base/windows';

const SERVICES = 40;
const WINDOWS = 400;
const ROWS = WINDOWS + BASE_LAGS + BASE_STEPS - 1;
const LATER = 100;
/** Others than the base was trained on. */
const FIRST_SEED = 90_000;
/** Of a network trained from nothing, these choose its epoch. */
const CHOOSING_SHARE = 0.25;

/** Loads with the clock and the length in common, each with a course of its own. */
function services(seed: number): ReturnType<typeof generateLoad>[] {
  const found: ReturnType<typeof generateLoad>[] = [];
  for (let each = seed; found.length < SERVICES; each++) {
    const load = generateLoad(each);
    if (load.clock?.stepMs === 3_600_000 && load.values.length >= ROWS + LATER) {
      found.push(load);
    }
  }
  return found;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

async function main(): Promise<void> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const { parameters: base } = await readLoadBase(path.join(__dirname, '../models/load-base'));
  console.log('seed  adapting s  training s  share  error adapted  trained  base alone  why');
  for (const seed of [1, 2, 3]) {
    const loads = services(FIRST_SEED + 1000 * seed);
    const perSeries = loads.map((load) =>
      windowsAt({ ...load, values: load.values.subarray(0, ROWS) }, originsIn(0, ROWS)),
    );
    const later = joinWindows(
      loads.map((load) => windowsAt(load, originsIn(ROWS - BASE_LAGS, ROWS + LATER))),
    );
    const adapting = await timed(() =>
      adaptTo({ base, windows: byOrigin(perSeries), series: SERVICES, seed, runtime }),
    );
    const cut = Math.floor(WINDOWS * (1 - CHOOSING_SHARE));
    const training = await timed(() =>
      fitBase({
        series: perSeries.map((each) => windowsBetween(each, 0, cut)),
        validation: perSeries.map((each) => windowsBetween(each, cut, WINDOWS)),
        seed,
        runtime,
      }),
    );
    const plain = await forecastBase(runtime, base, later);
    const { adapter, share, reason } = adapting.result;
    const changed = adapter === null ? plain : await forecastBase(runtime, base, later, adapter);
    const trained = await forecastBase(runtime, training.result, later);
    const numbers = [
      String(seed),
      adapting.seconds.toFixed(2),
      training.seconds.toFixed(2),
      (adapting.seconds / training.seconds).toFixed(3),
      ...[mixed(plain, changed, share), trained, plain].map((ahead) => errorOf(later, ahead).toFixed(3)),
    ];
    console.log(`${numbers.join('  ')}  ${reason}`);
  }
}

void main();
