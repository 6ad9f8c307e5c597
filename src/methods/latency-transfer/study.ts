/** One trained encoder, asked about the devices that it was not trained on. */
import type { Runtime } from '../../compute';
import { adapt } from './adapt';
import { mean } from '../../numeric/moments';
import { affineValue, fitAffine } from '../../numeric/least-squares';
import { chooseSamples, drawSamples } from './choose-samples';
import { deviceSpace, type DeviceSpace } from './device-space';
import type { Encoder } from './encoder';
import { fitEncoder } from './fit-encoder';
import { graphEncoder } from './graph-encoder';
import type { LatencyTable } from './latency-table';
import { oneHotEncoder } from './one-hot-encoder';
import { spearman } from '../../numeric/rank';
import { plainRivals } from './rivals';

export interface StudyOptions {
  readonly table: LatencyTable;
  readonly runtime: Runtime;
  readonly trainDevices: readonly string[];
  readonly heldOut: readonly string[];
  readonly samples: number;
  readonly seed: number;
  readonly networks: number;
  readonly epochs: number;
  /** Whether to train rivals as well. */
  readonly rivals: boolean;
  readonly now: () => number;
  readonly onProgress: (line: string) => void;
}

/** How well the architectures that were not measured are ranked on one device. */
export interface StudyResult {
  readonly heldOut: string;
  readonly samples: number;
  readonly seed: number;
  /** Spearman rank correlation over the `n` architectures that were not measured, corrected for ties. */
  readonly spearman: number;
  readonly n: number;
  /** The same with other architectures measured, drawn at random: mean and least over `draws`. */
  readonly randomChoice: { readonly mean: number; readonly min: number; readonly draws: number };
  /** Of the regression on the same features with every latency known: what is noise to it, ten latencies cannot tell. */
  readonly ceiling: number;
  /** How much of what nothing depends on the device seems to leave out, 0 to 1. */
  readonly pruning: number;
  readonly rivals: Readonly<Record<string, number>>;
  readonly trainDevices: readonly string[];
  /** The architectures measured, as `arch_str`. */
  readonly measured: readonly string[];
  /** From the start of training; for devices left out together, of all of them. */
  readonly seconds: number;
}

const RANDOM_DRAWS = 10;
const CEILING_RIDGE = 1e-3;

/** Trains once and adapts to each held-out device. A function of the options, the seconds apart. */
export async function study(options: StudyOptions): Promise<readonly StudyResult[]> {
  const startMs = options.now();
  const graph = await spaceOf(options, graphEncoder('graph'));
  const trainedRivals: (readonly [name: string, space: DeviceSpace])[] = [];
  if (options.rivals) {
    trainedRivals.push(['gnnIdentityAdjacency', await spaceOf(options, graphEncoder('identity'))]);
    trainedRivals.push(['mlpOneHot', await spaceOf(options, oneHotEncoder)]);
  }
  return options.heldOut.map((device) => ({
    ...judge(options, device, graph, trainedRivals),
    seconds: (options.now() - startMs) / 1000,
  }));
}

async function spaceOf(
  { table, trainDevices, ...options }: StudyOptions,
  encoder: Encoder,
): Promise<DeviceSpace> {
  return deviceSpace(
    await fitEncoder({
      ...options,
      encoder,
      cells: table.cells,
      latencies: trainDevices.map((device) => latenciesOf(table, device)),
    }),
  );
}

function judge(
  options: StudyOptions,
  device: string,
  space: DeviceSpace,
  trainedRivals: readonly (readonly [string, DeviceSpace])[],
): Omit<StudyResult, 'seconds'> {
  const { table, trainDevices, samples, seed } = options;
  const latencies = latenciesOf(table, device);
  const available = Array.from(latencies.keys()).filter((index) => !Number.isNaN(latencies[index]));
  if (available.length <= samples) {
    throw new Error(
      `${device} has latencies for ${available.length} architectures: too few to see ${samples} and rank the rest.`,
    );
  }
  const msOf = (sample: readonly number[]): number[] => sample.map((index) => latencies[index]);
  const score = (predicted: ArrayLike<number>, sample: readonly number[]): number => {
    const seen = new Set(sample);
    const rest = available.filter((index) => !seen.has(index));
    return spearman(
      rest.map((index) => predicted[index]),
      msOf(rest),
    );
  };
  const chosen = chooseSamples(space, available, samples, seed);
  const { predicted, pruning } = adapt(space, chosen, msOf(chosen));
  const random = Array.from({ length: RANDOM_DRAWS }, (_, draw) => {
    const sample = drawSamples(available, samples, seed * RANDOM_DRAWS + draw);
    return score(adapt(space, sample, msOf(sample)).predicted, sample);
  });
  const plain = plainRivals({
    cells: table.cells,
    latencies: trainDevices.map((name) => latenciesOf(table, name)),
    sample: chosen,
    sampleMs: msOf(chosen),
  });
  const rivals = [
    ...Object.entries(plain).map(
      ([name, values]) => [name, score(values as ArrayLike<number>, chosen)] as const,
    ),
    ...trainedRivals.map(
      ([name, rival]) => [name, score(adapt(rival, chosen, msOf(chosen)).predicted, chosen)] as const,
    ),
  ];
  return {
    heldOut: device,
    samples,
    seed,
    spearman: score(predicted, chosen),
    n: available.length - chosen.length,
    randomChoice: {
      mean: mean(random),
      min: Math.min(...random),
      draws: random.length,
    },
    ceiling: ceilingOf(space, available, latencies),
    pruning,
    rivals: Object.fromEntries(rivals),
    trainDevices,
    measured: chosen.map((index) => table.architectures[index]),
  };
}

function ceilingOf(
  { whole, pruned, width, devices }: DeviceSpace,
  available: readonly number[],
  latencies: Float64Array,
): number {
  // The device features are sums of the others.
  const rows = available.map((row) =>
    Float32Array.of(
      ...whole.subarray(row * width + devices, (row + 1) * width),
      ...pruned.subarray(row * width + devices, (row + 1) * width),
    ),
  );
  const values = available.map((index) => latencies[index]);
  const coefficients = fitAffine(rows, values, CEILING_RIDGE);
  return spearman(
    rows.map((row) => affineValue(coefficients, row)),
    values,
  );
}

function latenciesOf({ latencies }: LatencyTable, device: string): Float64Array {
  const own = latencies.get(device);
  if (own === undefined) {
    throw new Error(`There is no device '${device}'; there are ${[...latencies.keys()].join(', ')}.`);
  }
  return own;
}
