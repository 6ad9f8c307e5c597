/**
 * How the held-out error of GTF-Net depends on its depth, its history and the length of its training, on generated
 * recordings of 15 services and 4 h: `npm run campaign:sensitivity -- [--seeds 6-7]`.
 */
import { parseArgs } from 'node:util';
import { openRuntime, type Runtime } from '../../src/compute';
import { splitChronologically, type Parts } from '../../src/evaluation/split';
import { compare } from '../../src/methods/anomaly/comparison';
import { DEFAULT_CONFIG, type GtfNetConfig } from '../../src/methods/anomaly/gtf-net';
import { normaliseFeatures } from '../../src/methods/anomaly/normalise';
import { trimmingWeights, usableWindows, type Recording } from '../../src/methods/anomaly/sequences';
import { fitGtfNet } from '../../src/methods/anomaly/train';
import { mean } from '../../src/numeric/moments';
import { inColumns } from '../lib/columns';
import { featuresOf } from './features';
import { planRecording } from './plan';
import { readSeeds } from './seeds';

interface Variant {
  readonly name: string;
  readonly config: Partial<GtfNetConfig>;
  /** Share of the training windows that are used, the latest ones. */
  readonly trained: number;
}

const SIZE = { services: 15, hours: 4 };
const EPOCHS = 40;
const LONGEST_HISTORY = 16;
const variants: readonly Variant[] = [
  { name: 'as shipped: 1 layer, 8 windows', config: {}, trained: 1 },
  { name: '2 layers', config: { layers: 2 }, trained: 1 },
  { name: '3 layers', config: { layers: 3 }, trained: 1 },
  { name: '4 windows of history', config: { history: 4 }, trained: 1 },
  { name: '16 windows of history', config: { history: LONGEST_HISTORY }, trained: 1 },
  { name: 'half of the training windows', config: {}, trained: 0.5 },
  { name: 'a quarter of the training windows', config: {}, trained: 0.25 },
];

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '6-7' } } });

/** Held-out error of the network, of its control, and of the median, over the same windows for every variant. */
async function errorsOf(
  runtime: Runtime,
  seed: number,
  { config: change, trained }: Variant,
): Promise<number[]> {
  const config = { ...DEFAULT_CONFIG, ...change };
  const { node, grid, services, edges, calls } = featuresOf(planRecording({ ...SIZE, seed }));
  const recordingOf = (fitted?: number): Recording => ({
    normalised: normaliseFeatures(node, grid.count, services.length, fitted),
    present: grid.present,
    edges,
    calls,
  });
  const whole = splitChronologically(usableWindows(recordingOf(), LONGEST_HISTORY));
  const train = whole.train.slice(Math.floor((1 - trained) * whole.train.length));
  const split: Parts<number> = { ...whole, train };
  const recording = recordingOf((train.at(-1) ?? 0) + 1);
  const set = { recording, split, weights: trimmingWeights(recording.normalised) };
  const fit = async (variant: 'graph' | 'identity'): Promise<Float32Array> =>
    (await fitGtfNet({ runtime, sets: [set], config, variant, seed: 0, epochs: EPOCHS })).parameters;
  const model = {
    config,
    graph: await fit('graph'),
    identity: await fit('identity'),
    description: '',
  };
  const series = await compare(runtime, recording, model, split, set.weights);
  return series.slice(0, 3).map(({ errors }) => mean(Array.from(errors)));
}

async function main(seeds: readonly number[]): Promise<void> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const rows = [['variant', 'GTF-Net', 'without the graph', 'z-score (median)']];
  for (const variant of variants) {
    const perSeed: number[][] = [];
    for (const seed of seeds) {
      perSeed.push(await errorsOf(runtime, seed, variant));
    }
    const means = [0, 1, 2].map((row) => mean(perSeed.map((errors) => errors[row])).toFixed(4));
    rows.push([variant.name, ...means]);
  }
  console.log(`held-out error, mean over seeds ${seeds.join(', ')}`);
  console.log(inColumns(rows));
}

void main(readSeeds(values.seeds));
