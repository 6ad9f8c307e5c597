import { stat } from 'node:fs/promises';
import path from 'node:path';
import { outputPlace } from '../../../app/models/output-place';
import {
  type CompressionOptions,
  type CompressionTarget,
  type NamedFile,
  type VariantName,
  variantNames,
} from '../../../contracts/compression/report';
import { defaultStorageDir } from '../../../cli/storage-dir';
import type { CliEnvironment } from '../../../cli/environment';
import { MAX_SEED, whole } from '../../../cli/arguments/whole';
import { UsageError } from '../../../cli/usage-error';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';
import { MAX_SIZE, namedSize } from '../../latency/cli/options';

export const compressOptions: readonly OptionSpec[] = [
  {
    name: 'target',
    value: 'GOAL',
    description: 'What to reach: size=1/4, or speed=2x; picks the variant with the smallest difference',
  },
  {
    name: 'output',
    value: 'FILE',
    description: 'Write the picked variant here; needs --target, or one --variant',
  },
  { name: 'force', description: 'Replace the file that --output names' },
  {
    name: 'variant',
    value: 'NAME',
    multiple: true,
    choices: variantNames,
    description: 'Try this one only; may be repeated (default: all)',
  },
  {
    name: 'data',
    value: '[NAME=]FILE',
    multiple: true,
    description:
      'Samples for an input, as .npy, along the first axis; may be repeated (default: random inputs)',
  },
  {
    name: 'labels',
    value: 'FILE',
    description: 'What is right for each sample, as .npy: classes as whole numbers, or outputs as floats',
  },
  { name: 'no-measure', description: 'Predict times from what is known of this machine, measure nothing' },
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
  { name: 'seed', value: 'N', description: 'Seed of random inputs and weights (default: 0)' },
];

/** @throws UsageError when a value is wrong, a file does not exist, or the output is not to be overwritten */
export async function readCompressOptions(
  parsed: ParsedArguments,
  environment: CliEnvironment,
): Promise<CompressionOptions> {
  const { cwd } = environment;
  const [asWritten] = parsed.positionals;
  const batch = parsed.one('batch');
  const target = parsed.one('target');
  const labels = parsed.one('labels');
  const output = parsed.one('output');
  const asked = parsed.all('variant') as VariantName[];
  const variants = variantNames.filter((name) => asked.length === 0 || asked.includes(name));
  const model = await existing(asWritten, cwd);
  const data = await Promise.all(parsed.all('data').map((text) => dataFile(text, cwd)));
  const goal = target === undefined ? null : readTarget(target);
  if (output !== undefined && goal === null && variants.length !== 1) {
    throw new UsageError(
      "option '--output' needs '--target', or '--variant' once: otherwise there is nothing to pick",
    );
  }
  if (parsed.has('no-measure') && goal?.kind === 'speed') {
    throw new UsageError("option '--target speed=...' needs a measurement: leave '--no-measure' out");
  }
  return {
    ...model,
    dimensions: {
      ...(batch === undefined ? {} : { batch: whole('batch', batch, 1, MAX_SIZE) }),
      ...Object.fromEntries(parsed.all('dimension').map(namedSize)),
    },
    data,
    labels: labels === undefined ? null : await existing(labels, cwd),
    variants,
    target: goal,
    output: output === undefined ? null : await writable(output, model, parsed.has('force'), cwd),
    measure: !parsed.has('no-measure'),
    seed: whole('seed', parsed.one('seed') ?? '0', 0, MAX_SEED),
    storageDir: defaultStorageDir(environment),
  };
}

async function existing(asWritten: string, cwd: string): Promise<NamedFile> {
  const file = path.resolve(cwd, asWritten);
  const entry = await stat(file).catch(() => null);
  if (entry === null) {
    throw new UsageError(`no such file: ${asWritten}`);
  }
  if (!entry.isFile()) {
    throw new UsageError(`not a file: ${asWritten}`);
  }
  return { file, fileName: asWritten };
}

/** `NAME=FILE`, or `FILE` where there is one input; a file whose name holds an equals sign is one too. */
async function dataFile(text: string, cwd: string): Promise<CompressionOptions['data'][number]> {
  const equals = text.indexOf('=');
  const isFile = await stat(path.resolve(cwd, text)).then(
    (entry) => entry.isFile(),
    () => false,
  );
  return equals < 1 || isFile
    ? { input: null, ...(await existing(text, cwd)) }
    : { input: text.slice(0, equals), ...(await existing(text.slice(equals + 1), cwd)) };
}

/** `size=1/4`, `size=¼`, `size=0.25`, `speed=2x`. @throws UsageError */
export function readTarget(text: string): CompressionTarget {
  const [kind, goal, ...more] = text.split('=');
  // ¼ becomes 1⁄4, with a slash of its own.
  const written = (goal ?? '').normalize('NFKC').replace('\u2044', '/').trim();
  const fraction = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(written);
  const number = /^(\d+(?:\.\d+)?)x?$/.exec(written);
  const value =
    fraction !== null ? Number(fraction[1]) / Number(fraction[2]) : number !== null ? Number(number[1]) : NaN;
  const factor = kind === 'size' ? 1 / value : value;
  const isFactor = written.endsWith('x') === (kind === 'speed');
  if (
    (kind !== 'size' && kind !== 'speed') ||
    more.length > 0 ||
    !isFactor ||
    !(factor > 1 && factor < 1000)
  ) {
    throw new UsageError(
      `option '--target' needs size=1/4, a part of the size, or speed=2x, a multiple of the speed; got '${text}'`,
    );
  }
  return { kind, factor };
}

/** The input is never overwritten, by whatever name it goes; another file only when told to. */
async function writable(
  asWritten: string,
  model: NamedFile,
  force: boolean,
  cwd: string,
): Promise<NonNullable<CompressionOptions['output']>> {
  const place = await outputPlace(path.resolve(cwd, asWritten), asWritten, model.file, {
    file: force,
    data: force,
  });
  if ('refused' in place) {
    throw new UsageError(place.isTaken ? `${place.refused}, or add --force` : place.refused);
  }
  return { file: place.file, fileName: asWritten, force };
}
