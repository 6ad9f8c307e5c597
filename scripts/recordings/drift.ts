/**
 * How often the notice that a model no longer fits is right: `npm run campaign:drift -- [--seeds 1-10]`. A model learns the
 * first two thirds of a generated recording without faults. The rest is scored as it is, and with a third of the
 * services that work twice as long.
 */
import { parseArgs } from 'node:util';
import { openRuntime, type Runtime } from '../../src/compute';
import { splitChronologically } from '../../src/evaluation/split';
import { featureIndex, NODE_FEATURE_COUNT as F } from '../../src/features/node-features';
import type { AnomalyData } from '../../src/methods/anomaly/contract';
import type { ErrorComparison } from '../../src/methods/anomaly/drift';
import { DEFAULT_CONFIG } from '../../src/methods/anomaly/gtf-net';
import { fitOfKept } from '../../src/methods/anomaly/kept';
import { normaliseFeatures } from '../../src/methods/anomaly/normalise';
import { recordingOf, trimmingWeights, usableWindows } from '../../src/methods/anomaly/sequences';
import { fitGtfNet } from '../../src/methods/anomaly/train';
import { inColumns } from '../lib/columns';
import { featuresOf } from './features';
import { planRecording } from './plan';
import { readSeeds } from './seeds';

const SIZE = { services: 12, hours: 5, spans: 80_000 };
const WINDOW_MS = 60_000;
const EPOCHS = 40;
const LEARNED_SHARE = 2 / 3;
const CHANGED_EVERY = 3;
const TWICE = Math.log(2);
const CHANGED_FEATURES = (['work', 'latency'] as const).map(featureIndex);

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1-10' } } });

function dataOf(seed: number): AnomalyData {
  const { node, grid, services, edges, calls } = featuresOf(
    planRecording({ ...SIZE, seed, noise: true }),
    WINDOW_MS,
  );
  return { node, edges, calls, services: services.length, present: grid.present };
}

function changedFrom(data: AnomalyData, from: number): AnomalyData {
  const node = data.node.slice();
  for (let window = from; window < data.present.length; window++) {
    for (let service = 0; service < data.services; service += CHANGED_EVERY) {
      for (const feature of CHANGED_FEATURES) {
        node[(window * data.services + service) * F + feature] += TWICE;
      }
    }
  }
  return { ...data, node };
}

/** The comparison without a change, and with one. */
async function compareBoth(runtime: Runtime, seed: number): Promise<ErrorComparison[]> {
  const data = dataOf(seed);
  const windows = Math.floor(LEARNED_SHARE * data.present.length);
  const whole = recordingOf(data, normaliseFeatures(data.node, data.present.length, data.services));
  const usable = usableWindows(whole, DEFAULT_CONFIG.history);
  const split = splitChronologically(usable.filter((window) => window < windows));
  const fitWindows = (split.train.at(-1) ?? 0) + 1;
  const recording = recordingOf(
    data,
    normaliseFeatures(data.node, data.present.length, data.services, fitWindows),
  );
  const set = { recording, split, weights: trimmingWeights(recording.normalised) };
  const fit = {
    runtime,
    sets: [set],
    config: DEFAULT_CONFIG,
    variant: 'graph',
    seed: 0,
    epochs: EPOCHS,
  } as const;
  const { parameters, epochs } = await fitGtfNet(fit);
  const kept = {
    model: { config: DEFAULT_CONFIG, graph: parameters, identity: parameters, description: '' },
    source: 'trained',
    epochs,
    protocol: '',
    backtest: [],
    ranker: 'model',
    rankerReason: '',
    windows,
    fitWindows,
    testFrom: split.test.at(0) ?? windows,
  } as const;
  const judge = (of: AnomalyData): Promise<ErrorComparison> => fitOfKept(runtime, of, kept, usable, 0);
  return [await judge(data), await judge(changedFrom(data, windows))];
}

async function main(seeds: readonly number[]): Promise<void> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const rows = [['seed', 'unchanged', 'notice', 'changed', 'notice']];
  const notices = [0, 0];
  for (const seed of seeds) {
    const both = await compareBoth(runtime, seed);
    both.forEach(({ drift }, index) => (notices[index] += drift ? 1 : 0));
    rows.push([String(seed), ...both.flatMap((found) => [ratioOf(found), found.drift ? 'yes' : 'no'])]);
  }
  console.log(
    'median error on appended windows over that on the test part; standard errors of the difference',
  );
  console.log(inColumns(rows));
  console.log(
    `notices: ${notices[0]} of ${seeds.length} unchanged, ${notices[1]} of ${seeds.length} changed`,
  );
}

function ratioOf({ appended, test }: ErrorComparison): string {
  if (appended === null || test === null) {
    return '-';
  }
  const sigma = (appended.error - test.error) / Math.hypot(appended.spread, test.spread);
  return `${(appended.error / test.error).toFixed(2)} (${sigma.toFixed(1)} sigma)`;
}

void main(readSeeds(values.seeds));
