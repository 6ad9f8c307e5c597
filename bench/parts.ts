/**
 * The anomaly network on large generated graphs, whole and in parts: peak memory, processor time, and how far apart what is
 * expected is. `npm run bench parts`; each row in a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { openRuntime } from '../src/compute';
import { splitChronologically } from '../src/evaluation/split';
import { expectCells } from '../src/methods/anomaly/expect';
import { DEFAULT_CONFIG } from '../src/methods/anomaly/gtf-net';
import { partsOfGraph } from '../src/methods/anomaly/batches';
import { normaliseFeatures } from '../src/methods/anomaly/normalise';
import { partsOf } from '../src/methods/anomaly/parts';
import { recordingOf, usableWindows, type Recording } from '../src/methods/anomaly/sequences';
import { fitGtfNet } from '../src/methods/anomaly/train';
import { createRandom } from '../src/numeric/random';
import { NODE_FEATURE_COUNT as F } from '../src/features/node-features';
import { describeMachine } from './engine/page';
import { markdownTable } from './engine/table';

const SIZES = [2000, 5000, 10_000];
const PARTS = [null, 1024, 512, 128];
const WINDOWS = 60;
const EPOCHS = 3;
/** Services call others nearby, and every hundredth is called from everywhere, as shared stores are. */
const CALLS = 3;
const NEAR = 30;
const SHARED_EVERY = 100;
const SHARED_SHARE = 0.1;

interface Measured {
  readonly peakMb: number;
  readonly trainS: number;
  readonly expectS: number;
  readonly parts: number;
  /** Services with their halo, over those without. */
  readonly haloFactor: number;
  /** Largest difference of what is expected from the same network on the whole graph; null where nothing was compared. */
  readonly difference: number | null;
}

function generated(services: number): Parameters<typeof recordingOf>[0] & { readonly node: Float32Array } {
  const random = createRandom(1);
  const edges = Array.from({ length: CALLS * services }, (_, edge) => {
    const from = Math.floor(edge / CALLS);
    const isShared = random.uniform() < SHARED_SHARE;
    const to = isShared
      ? SHARED_EVERY * random.integer(Math.floor(services / SHARED_EVERY))
      : (from + 1 + random.integer(NEAR)) % services;
    return { from, to };
  });
  const calls = Float32Array.from({ length: WINDOWS * edges.length }, () => 1 + random.integer(20));
  const node = Float32Array.from({ length: WINDOWS * services * F }, () => random.normal());
  return { node, edges, calls, present: Array<boolean>(WINDOWS).fill(true) };
}

async function measure(
  services: number,
  partServices: number | null,
  isCompared: boolean,
): Promise<Measured> {
  const data = generated(services);
  const normalised = normaliseFeatures(data.node, WINDOWS, services);
  const whole = recordingOf(data, normalised);
  const recording: Recording =
    partServices === null ? whole : { ...whole, parts: partsOf({ ...data, services }, partServices) };
  const { runtime } = await openRuntime('auto', { threads: 1, log: console.error });
  const usable = usableWindows(recording, DEFAULT_CONFIG.history);
  const split = splitChronologically(usable);
  const weights = new Float32Array(WINDOWS * services).fill(1);
  const [config, variant] = [DEFAULT_CONFIG, 'graph'] as const;
  let before = process.cpuUsage();
  const lap = (): number => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const { parameters } = await fitGtfNet({
    runtime,
    sets: [{ recording, weights, split }],
    config,
    variant,
    seed: 1,
    epochs: EPOCHS,
  });
  const trainS = lap();
  const network = { config, variant, parameters, adapter: null };
  const expected = await expectCells(runtime, recording, network, split.test);
  const expectS = lap();
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const parts = partsOfGraph(recording);
  const others = isCompared ? await expectCells(runtime, whole, network, split.test) : null;
  return {
    peakMb,
    trainS,
    expectS,
    parts: parts.length,
    haloFactor: parts.reduce((sum, { nodes }) => sum + nodes.length, 0) / services,
    difference: others && expected.reduce((most, value, at) => largest(most, value - others[at]), 0),
  };
}

/** Cells that are not expected are NaN in both. */
const largest = (most: number, difference: number): number =>
  Number.isNaN(difference) ? most : Math.max(most, Math.abs(difference));

function measureApart(services: number, partServices: number | null): Measured {
  const asked = JSON.stringify([services, partServices, partServices !== null]);
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', __filename, asked], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`${services} services: ended with ${status}`);
  }
  return JSON.parse(stdout) as Measured;
}

async function main(): Promise<void> {
  const [asked] = process.argv.slice(2);
  if (asked !== undefined) {
    console.log(JSON.stringify(await measure(...(JSON.parse(asked) as Parameters<typeof measure>))));
    return;
  }
  const rows: string[][] = [];
  for (const services of SIZES) {
    for (const partServices of PARTS) {
      const each = measureApart(services, partServices);
      rows.push([
        String(services),
        partServices === null ? 'whole' : `${each.parts} of ${partServices}`,
        `${each.peakMb.toFixed(0)} MB`,
        `${each.trainS.toFixed(1)} s`,
        `${each.expectS.toFixed(1)} s`,
        each.haloFactor.toFixed(2),
        each.difference === null ? '' : each.difference.toExponential(1),
      ]);
    }
  }
  console.log(`${describeMachine()}. ${WINDOWS} windows, ${EPOCHS} epochs, one thread, processor time.\n`);
  console.log(
    markdownTable(
      ['services', 'parts', 'peak memory', 'training', 'scoring', 'services with halo', 'difference'],
      rows,
    ),
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
