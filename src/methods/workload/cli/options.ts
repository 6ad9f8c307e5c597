import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type {
  WorkloadAggregate,
  WorkloadHistory,
  WorkloadNetworks,
  WorkloadOptions,
  WorkloadScale,
  WorkloadSplit,
} from '../../../contracts/workload/workload-report';
import type { RuntimeChoice } from '../../../contracts/protocol';
import { parseDurationMs } from '../../../cli/arguments/duration';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';
import { MAX_SEED, whole, wholes } from '../../../cli/arguments/whole';
import type { CliEnvironment } from '../../../cli/environment';
import { chooseModelFolder } from '../../../cli/output/model-folder';
import { defaultStorageDir } from '../../../cli/storage-dir';
import { UsageError } from '../../../cli/usage-error';

const defaults = {
  inputSteps: '48',
  split: '0.7,0.1,0.2',
  stride: '1',
  seeds: '0',
} as const;

export const workloadOptions: readonly OptionSpec[] = [
  {
    name: 'time',
    value: 'COLUMN',
    description: 'Column of times, or of row numbers (default: found by content)',
  },
  { name: 'value', value: 'COLUMN', description: 'Column of loads (default: every column of numbers)' },
  {
    name: 'series',
    value: 'COLUMN',
    description: 'Column that tells series apart: the table is long, one measurement a row',
  },
  {
    name: 'static',
    value: 'COLUMNS',
    description: 'Columns that say something of a series which does not change, such as cpu,image',
  },
  {
    name: 'test-series',
    value: 'NAMES',
    description: 'Series that are forecast by what the others teach, such as a service that is new',
  },
  {
    name: 'input-steps',
    value: 'N',
    description: `Rows of the window that models of released history see (default: ${defaults.inputSteps})`,
  },
  {
    name: 'horizon',
    value: 'N',
    description: 'Steps ahead to forecast (default: 24, or half of the shortest part)',
  },
  {
    name: 'history',
    value: 'SET',
    choices: ['released', 'long'],
    description:
      'released: models see the window only; long: they look back as far as there are rows (default: long)',
  },
  {
    name: 'scale',
    value: 'NAME',
    choices: ['none', 'zscore', 'log1p'],
    description:
      'Units of errors: as they are, standardised by the training part, or so after log(1 + x) (default: zscore)',
  },
  {
    name: 'split',
    value: 'SHARES',
    description: `Shares of the rows to train, choose and test on (default: ${defaults.split})`,
  },
  {
    name: 'stride',
    value: 'N',
    description: `Rows between two forecasts of the test part (default: ${defaults.stride})`,
  },
  {
    name: 'aggregate',
    value: 'WIDTH:HOW',
    description: 'Join rows first, such as 1h:sum; HOW is sum, mean or max. In a folder: width of a window',
  },
  {
    name: 'networks',
    value: 'SET',
    choices: ['off', 'on', 'ablations'],
    description:
      'Train the published networks too, which takes minutes; ablations adds each without one of its parts (default: off)',
  },
  {
    name: 'seeds',
    value: 'LIST',
    description: `Seeds of the networks, such as 1,2,3 (default: ${defaults.seeds})`,
  },
  {
    name: 'runtime',
    value: 'NAME',
    choices: ['auto', 'onnx', 'wasm', 'tfjs-node', 'cpu'],
    description: 'What executes the networks (default: auto)',
  },
  {
    name: 'adapter',
    value: 'FOLDER',
    description: 'Adapter of the base network that --save-adapter wrote, in place of fitting one',
  },
  {
    name: 'save-adapter',
    value: 'FOLDER',
    description: 'Write the adapter that was fitted, of the first seed',
  },
];

/** @throws UsageError when a value is wrong or there is no such file */
export async function readWorkloadOptions(
  parsed: ParsedArguments,
  environment: CliEnvironment,
): Promise<WorkloadOptions> {
  const [fileName] = parsed.positionals;
  const file = resolve(environment.cwd, fileName);
  const horizon = parsed.one('horizon');
  const adapter = parsed.one('adapter');
  if ((await stat(file).catch(() => null)) === null) {
    throw new UsageError(`no such file or folder: ${fileName}`);
  }
  return {
    file,
    fileName,
    columns: {
      time: parsed.one('time') ?? null,
      value: parsed.one('value') ?? null,
      series: parsed.one('series') ?? null,
      statics: names(parsed.one('static')),
    },
    testSeries: names(parsed.one('test-series')),
    inputSteps: whole('input-steps', parsed.one('input-steps') ?? defaults.inputSteps, 1, 10_000),
    horizon: horizon === undefined ? null : whole('horizon', horizon, 1, 2_000),
    history: (parsed.one('history') ?? 'long') as WorkloadHistory,
    scale: (parsed.one('scale') ?? 'zscore') as WorkloadScale,
    split: splitOf(parsed.one('split') ?? defaults.split),
    stride: whole('stride', parsed.one('stride') ?? defaults.stride, 1, 100_000),
    aggregate: aggregateOf(parsed.one('aggregate')),
    networks: (parsed.one('networks') ?? 'off') as WorkloadNetworks,
    runtime: (parsed.one('runtime') ?? 'auto') as RuntimeChoice,
    seeds: wholes('seeds', parsed.one('seeds') ?? defaults.seeds, 0, MAX_SEED),
    adapter: adapter === undefined ? undefined : resolve(environment.cwd, adapter),
    saveAdapterTo: await chooseModelFolder(parsed.one('save-adapter'), environment.cwd, file),
    storageDir: defaultStorageDir(environment),
  };
}

/** Names separated by commas; none of an absent option. */
function names(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((name) => name.trim());
}

function splitOf(text: string): WorkloadSplit {
  const shares = text.split(',').map((part) => (/^(0?\.\d+)$/.test(part.trim()) ? Number(part) : NaN));
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length !== 3 || !(Math.abs(sum - 1) < 1e-6) || !shares.every((share) => share > 0)) {
    throw new UsageError(
      `option '--split' needs three shares above 0 whose sum is 1, such as ${defaults.split}; got '${text}'`,
    );
  }
  return { train: shares[0], validation: shares[1], test: shares[2] };
}

function aggregateOf(text: string | undefined): WorkloadAggregate | null {
  if (text === undefined) {
    return null;
  }
  const match = /^([^:]+)(?::(sum|mean|max))?$/.exec(text);
  if (match === null) {
    throw new UsageError(`option '--aggregate' needs a width and how to join, such as 1h:sum; got '${text}'`);
  }
  return {
    widthMs: parseDurationMs('aggregate', match[1]),
    by: (match[2] ?? 'sum') as WorkloadAggregate['by'],
  };
}
