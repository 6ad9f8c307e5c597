import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ForecastOptions } from '../../../contracts/forecast/forecast-report';
import type { RuntimeChoice } from '../../../contracts/protocol';
import type { CliEnvironment } from '../../../cli/environment';
import { defaultStorageDir } from '../../../cli/storage-dir';
import { UsageError } from '../../../cli/usage-error';
import { MAX_SEED, whole, wholes } from '../../../cli/arguments/whole';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';

const defaults = { inputSteps: '12', horizon: '1,2,3,6,12', trainFraction: '0.8', seed: '0' } as const;

export const forecastOptions: readonly OptionSpec[] = [
  {
    name: 'adjacency',
    value: 'FILE',
    description:
      'Which series are neighbours: a square CSV in the order of the columns, or rows of from,to,weight',
  },
  {
    name: 'input-steps',
    value: 'N',
    description: `Rows of history a model sees (default: ${defaults.inputSteps})`,
  },
  {
    name: 'horizon',
    value: 'LIST',
    description: `Steps ahead to report, such as 1,2,3 (default: ${defaults.horizon})`,
  },
  {
    name: 'train-fraction',
    value: 'SHARE',
    description: `Share of the rows, from the beginning, to learn from; the rest is the back-test (default: ${defaults.trainFraction})`,
  },
  {
    name: 'rivals',
    value: 'SET',
    choices: ['all', 'fast'],
    description:
      'all: train every rival and the control (default with --train-fraction); fast: only rivals that need no training',
  },
  { name: 'seed', value: 'N', description: `Seed of every random choice (default: ${defaults.seed})` },
  {
    name: 'seeds',
    value: 'LIST',
    description: 'Several seeds, such as 1,2,3: everything is trained once per seed and averaged',
  },
  {
    name: 'runtime',
    value: 'NAME',
    choices: ['auto', 'onnx', 'wasm', 'tfjs-node', 'cpu'],
    description: 'What executes the models (default: auto)',
  },
];

/** @throws UsageError when a value is wrong or a file does not exist */
export async function readForecastOptions(
  parsed: ParsedArguments,
  environment: CliEnvironment,
): Promise<ForecastOptions> {
  const [fileName] = parsed.positionals;
  const adjacency = parsed.one('adjacency');
  if (parsed.one('seed') !== undefined && parsed.one('seeds') !== undefined) {
    throw new UsageError("give either '--seed' or '--seeds'");
  }
  return {
    file: await existing(fileName, environment.cwd),
    fileName,
    adjacency:
      adjacency === undefined
        ? null
        : { file: await existing(adjacency, environment.cwd), fileName: adjacency },
    inputSteps: whole('input-steps', parsed.one('input-steps') ?? defaults.inputSteps, 1, 1000),
    horizons: wholeList('horizon', parsed.one('horizon') ?? defaults.horizon, 1, 1000),
    trainFraction: share(parsed.one('train-fraction') ?? defaults.trainFraction),
    rivals:
      parsed.one('rivals') === 'fast' ||
      (parsed.one('rivals') === undefined && parsed.one('train-fraction') === undefined)
        ? 'fast'
        : 'all',
    seeds: wholeList('seeds', parsed.one('seeds') ?? parsed.one('seed') ?? defaults.seed, 0, MAX_SEED),
    runtime: (parsed.one('runtime') ?? 'auto') as RuntimeChoice,
    storageDir: defaultStorageDir(environment),
  };
}

async function existing(asWritten: string, cwd: string): Promise<string> {
  const file = resolve(cwd, asWritten);
  const entry = await stat(file).catch(() => null);
  if (entry === null) {
    throw new UsageError(`no such file: ${asWritten}`);
  }
  if (entry.isDirectory()) {
    throw new UsageError(`not a file: ${asWritten}`);
  }
  return file;
}

/** Distinct numbers, ascending. */
function wholeList(option: string, text: string, least: number, most: number): number[] {
  return [...new Set(wholes(option, text, least, most))].sort((a, b) => a - b);
}

function share(text: string): number {
  const value = /^0?\.\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0.1 && value <= 0.95)) {
    throw new UsageError(
      `option '--train-fraction' needs a share from 0.1 to 0.95, such as 0.8; got '${text}'`,
    );
  }
  return value;
}
