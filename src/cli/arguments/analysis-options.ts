import { stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep, isAbsolute } from 'node:path';
import type { AnalyzeOptions, RuntimeChoice } from '../../contracts/protocol';
import { defaultStorageDir } from '../storage-dir';
import type { CliEnvironment } from '../environment';
import { MAX_SEED, whole } from './whole';
import { UsageError } from '../usage-error';
import { parseWindowMs } from './duration';
import type { OptionSpec, ParsedArguments } from './option';

const runtimes: readonly RuntimeChoice[] = ['auto', 'onnx', 'wasm', 'tfjs-node', 'cpu'];
/** The editor's default as well, so that both show the same numbers. */
const DEFAULT_SEED = 0;

/** Which files of a folder are read. */
export const fileOptions: readonly OptionSpec[] = [
  {
    name: 'include',
    value: 'GLOB',
    multiple: true,
    description: 'Read only files that match; may be repeated',
  },
  {
    name: 'exclude',
    value: 'GLOB',
    multiple: true,
    description: 'Leave out files that match; may be repeated',
  },
];

/** Options of every command that analyses a folder. */
export const analysisOptions: readonly OptionSpec[] = [
  {
    name: 'window',
    value: 'WIDTH',
    description: 'Width of a window, such as 30s (default: chosen from the data)',
  },
  {
    name: 'seed',
    value: 'N',
    description: `Seed of every random choice: same seed, same numbers (default: ${DEFAULT_SEED})`,
  },
  {
    name: 'runtime',
    value: 'NAME',
    choices: runtimes,
    description: 'What executes the model (default: auto, the first that works)',
  },
  {
    name: 'model',
    value: 'MODEL',
    description: 'auto: train when there is data enough; train; shipped; or a model FILE (default: auto)',
  },
  ...fileOptions,
  { name: 'no-cache', description: 'Neither read nor write cached features, models and results' },
];

/**
 * The options of one analysis. `notes` receives what was decided against the user's expectation.
 * @param asWritten the folder or file; the first argument unless it is another
 * @throws UsageError when a value is wrong or the folder or model does not exist.
 */
export async function readAnalyzeOptions(
  parsed: ParsedArguments,
  environment: CliEnvironment,
  notes: string[],
  asWritten = parsed.positionals[0],
): Promise<AnalyzeOptions> {
  const { folder, file } = await folderOrFile(asWritten, environment.cwd);
  if (file !== null) {
    notes.push(`only ${asWritten} is read; give its folder to read what lies beside it as well`);
  }
  return {
    ...(await readSettings(parsed, environment)),
    folder,
    storageDir: parsed.has('no-cache') ? null : storageOutside(folder, defaultStorageDir(environment), notes),
    include: file === null ? parsed.all('include') : [literalGlob(file)],
  };
}

/**
 * Options of an analysis, whatever is analysed.
 * @throws UsageError when a value is wrong or the model does not exist
 */
export async function readSettings(
  parsed: ParsedArguments,
  environment: CliEnvironment,
): Promise<Omit<AnalyzeOptions, 'folder' | 'storageDir' | 'include'>> {
  const window = parsed.one('window');
  return {
    windowMs: window === undefined ? undefined : parseWindowMs(window),
    seed: parseSeed(parsed.one('seed')),
    runtime: (parsed.one('runtime') ?? 'auto') as RuntimeChoice,
    model: await parseModel(parsed.one('model') ?? 'auto', environment.cwd),
    exclude: parsed.all('exclude'),
    // Typing the command is the consent that an editor asks for with workspace trust.
    trusted: true,
  };
}

/**
 * A folder, or the folder of a file with the file's name: of one file, the folder is read with this file alone.
 * @throws UsageError when there is no such folder or file
 */
export async function folderOrFile(
  asWritten: string,
  cwd: string,
): Promise<{ readonly folder: string; readonly file: string | null }> {
  const named = resolve(cwd, asWritten);
  if ((await stat(named).catch(() => null))?.isFile() === true) {
    return { folder: dirname(named), file: basename(named) };
  }
  await requireFolder(named, asWritten);
  return { folder: named, file: null };
}

/** A glob for one name: what has a meaning in globs stands for any character. */
function literalGlob(name: string): string {
  return name.replace(/[*?[\]{}()!+@,\\]/g, '?');
}

/** @throws UsageError when there is no such folder */
export async function requireFolder(folder: string, asWritten: string): Promise<void> {
  const entry = await stat(folder).catch(() => null);
  if (entry === null) {
    throw new UsageError(`no such folder: ${asWritten}`);
  }
  if (!entry.isDirectory()) {
    throw new UsageError(`not a folder: ${asWritten} (give the folder that holds the traces and manifests)`);
  }
}

function parseSeed(text: string | undefined): number {
  return text === undefined ? DEFAULT_SEED : whole('seed', text, 0, MAX_SEED);
}

async function parseModel(text: string, cwd: string): Promise<AnalyzeOptions['model']> {
  if (text === 'auto' || text === 'train' || text === 'shipped') {
    return text;
  }
  const file = resolve(cwd, text);
  if ((await stat(file).catch(() => null)) === null) {
    throw new UsageError(
      `option '--model' accepts auto, train, shipped or an existing model; there is no '${text}'`,
    );
  }
  return { file };
}

/** Nothing is ever written into the analysed folder, so a home folder is analysed without a cache. */
export function storageOutside(folder: string, cache: string, notes: string[]): string | null {
  const path = relative(folder, cache);
  const inside = path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
  if (!inside) {
    return cache;
  }
  notes.push(`nothing is cached: the cache folder ${cache} lies inside the analysed folder`);
  return null;
}
