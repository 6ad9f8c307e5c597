import type { DataParallelOptions, Optimiser, TrainingOptions } from '../../../contracts/latency/targets';
import { whole } from '../../../cli/arguments/whole';
import { UsageError } from '../../../cli/usage-error';
import { parseBandwidth, parseLatencyMs } from './link';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';

const MAX_WORKERS = 65_536;
const DEFAULT_LATENCY = '50us';
const optimisers: readonly Optimiser[] = ['adamw', 'sgd'];

export const trainingOptions: readonly OptionSpec[] = [
  {
    name: 'training',
    description:
      'Predict a training step as well: forward, backward, optimiser; with --calibrate, measure its kernels too',
  },
  {
    name: 'optimiser',
    value: 'NAME',
    choices: optimisers,
    description: `What updates the weights (default: ${optimisers[0]})`,
  },
  {
    name: 'workers',
    value: 'N',
    description: 'Data-parallel training on up to so many workers; goes with --bandwidth',
  },
  {
    name: 'bandwidth',
    value: 'RATE',
    description: 'Between neighbouring workers, such as 10Gbit/s or 1.25GB/s',
  },
  {
    name: 'latency',
    value: 'TIME',
    description: `Of one message between them, such as 50us (default: ${DEFAULT_LATENCY})`,
  },
];

/** @throws UsageError when an option is wrong or without the one it goes with */
export function readTrainingOptions(parsed: ParsedArguments): TrainingOptions | undefined {
  const dependent = ['optimiser', 'workers', 'bandwidth', 'latency'].find(
    (name) => parsed.one(name) !== undefined,
  );
  if (!parsed.has('training')) {
    if (dependent !== undefined) {
      throw new UsageError(`option '--${dependent}' goes with '--training'`);
    }
    return undefined;
  }
  return {
    optimiser: (parsed.one('optimiser') ?? optimisers[0]) as Optimiser,
    dataParallel: dataParallelOf(parsed),
  };
}

function dataParallelOf(parsed: ParsedArguments): DataParallelOptions | null {
  const [workers, bandwidth, latency] = [
    parsed.one('workers'),
    parsed.one('bandwidth'),
    parsed.one('latency'),
  ];
  if (workers === undefined || bandwidth === undefined) {
    if (workers !== undefined) {
      throw new UsageError("option '--workers' needs '--bandwidth', such as --bandwidth 10Gbit/s");
    }
    if (bandwidth !== undefined || latency !== undefined) {
      throw new UsageError(
        `option '--${bandwidth === undefined ? 'latency' : 'bandwidth'}' needs '--workers'`,
      );
    }
    return null;
  }
  const count = whole('workers', workers, 1, MAX_WORKERS);
  return {
    workers: count,
    bandwidthBytesPerS: parseBandwidth(bandwidth),
    latencyMs: parseLatencyMs(latency ?? DEFAULT_LATENCY),
  };
}
