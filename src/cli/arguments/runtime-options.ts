import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RuntimeOptions } from '../../shared/runtime-report';
import type { CliEnvironment } from '../environment';
import { UsageError } from '../usage-error';
import type { OptionSpec, ParsedArguments } from './option';

const MOST_SIZE = 1_000_000;

export const runtimeOptions: readonly OptionSpec[] = [
  { name: 'batch', value: 'N', description: 'Items at once: the size of the open batch dimension (default: 1)' },
  { name: 'dimension', value: 'NAME=N', multiple: true, description: 'Size of an open dimension, by its name or place such as input_ids[1]; may be repeated' },
];

/** @throws UsageError when a value is wrong or a file does not exist */
export async function readRuntimeOptions(parsed: ParsedArguments, { cwd }: CliEnvironment): Promise<RuntimeOptions> {
  const batch = parsed.one('batch');
  return {
    models: await Promise.all(parsed.positionals.map((asWritten) => existing(asWritten, cwd))),
    dimensions: {
      ...(batch === undefined ? {} : { batch: size('batch', batch, batch) }),
      ...Object.fromEntries(parsed.all('dimension').map(named)),
    },
  };
}

async function existing(asWritten: string, cwd: string): Promise<RuntimeOptions['models'][number]> {
  const file = resolve(cwd, asWritten);
  const entry = await stat(file).catch(() => null);
  if (entry === null) throw new UsageError(`no such file: ${asWritten}`);
  if (entry.isDirectory()) throw new UsageError(`not a file: ${asWritten}`);
  return { file, fileName: asWritten };
}

/** The name may hold an equals sign; the size cannot. */
function named(text: string): readonly [string, number] {
  const equals = text.lastIndexOf('=');
  if (equals < 1) throw new UsageError(`option '--dimension' needs a name and a size such as seq=128; got '${text}'`);
  return [text.slice(0, equals), size('dimension', text.slice(equals + 1), text)];
}

function size(option: string, text: string, shown: string): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  if (!(value >= 1 && value <= MOST_SIZE)) throw new UsageError(`option '--${option}' needs a whole number from 1 to ${MOST_SIZE}; got '${shown}'`);
  return value;
}
