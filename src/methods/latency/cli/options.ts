import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LatencyOptions } from '../../../contracts/latency/report';
import { defaultStorageDir } from '../../../cli/storage-dir';
import type { CliEnvironment } from '../../../cli/environment';
import { whole } from '../../../cli/arguments/whole';
import { UsageError } from '../../../cli/usage-error';
import { deviceOptions, readDeviceOptions } from './device-options';
import { otherInputs } from '../../../workspace/discovery/other-inputs';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';
import { readTrainingOptions, trainingOptions } from './training-options';

export const MAX_SIZE = 1_000_000;
const MAX_THREADS = 256;

export const runtimeOptions: readonly OptionSpec[] = [
  {
    name: 'calibrate',
    description:
      'Calibrate: measure kernels of these models on this machine (about 10 s at most) and predict from them, now and later',
  },
  { name: 'measure', description: 'Run the models here as well and measure them' },
  { name: 'threads', value: 'N', description: 'Threads to measure with (default: 1, the steadiest)' },
  {
    name: 'batch',
    value: 'N',
    description: 'Items at once: the size of the open batch dimension (default: 1)',
  },
  {
    name: 'dimension',
    value: 'NAME=N',
    multiple: true,
    description: 'Size of an open dimension, by its name or place such as input_ids[1]; may be repeated',
  },
  ...deviceOptions,
  ...trainingOptions,
];

/** @throws UsageError when a value is wrong or a file does not exist */
export async function readRuntimeOptions(
  parsed: ParsedArguments,
  environment: CliEnvironment,
): Promise<LatencyOptions> {
  const { cwd } = environment;
  const batch = parsed.one('batch');
  const threads = parsed.one('threads');
  if (threads !== undefined && !parsed.has('measure')) {
    throw new UsageError("option '--threads' goes with '--measure'");
  }
  return {
    models: (await Promise.all(parsed.positionals.map((asWritten) => existing(asWritten, cwd)))).flat(),
    measure: parsed.has('measure') ? { threads: whole('threads', threads ?? '1', 1, MAX_THREADS) } : null,
    calibrate: parsed.has('calibrate'),
    storageDir: defaultStorageDir(environment),
    devices: readDeviceOptions(parsed),
    training: readTrainingOptions(parsed),
    dimensions: {
      ...(batch === undefined ? {} : { batch: whole('batch', batch, 1, MAX_SIZE) }),
      ...Object.fromEntries(parsed.all('dimension').map(namedSize)),
    },
  };
}

/** A file, or the models of a folder. */
async function existing(asWritten: string, cwd: string): Promise<LatencyOptions['models'][number][]> {
  const file = resolve(cwd, asWritten);
  const entry = await stat(file).catch(() => null);
  if (entry === null) {
    throw new UsageError(`no such file: ${asWritten}`);
  }
  if (!entry.isDirectory()) {
    return [{ file, fileName: asWritten }];
  }
  const { models } = await otherInputs(file);
  if (models.length === 0) {
    throw new UsageError(`no file in ${asWritten} ends in .onnx`);
  }
  return models.map((name) => ({ file: join(file, name), fileName: join(asWritten, name) }));
}

/** Name and size of an open dimension. The name may hold an equals sign; the size cannot. @throws UsageError */
export function namedSize(text: string): readonly [string, number] {
  const equals = text.lastIndexOf('=');
  if (equals < 1) {
    throw new UsageError(`option '--dimension' needs a name and a size such as seq=128; got '${text}'`);
  }
  return [text.slice(0, equals), whole('dimension', text.slice(equals + 1), 1, MAX_SIZE)];
}
