import { realpath, stat } from 'node:fs/promises';
import { dirname, join, basename, resolve } from 'node:path';
import { UsageError } from '../usage-error';
import { isInside } from './destination';

/**
 * The folder a model may be written to; undefined when none is asked for.
 * @throws UsageError when it is a file, its parent is missing, or it lies in the analysed folder, where nothing is written
 */
export async function chooseModelFolder(
  asWritten: string | undefined,
  cwd: string,
  folder: string,
): Promise<string | undefined> {
  if (asWritten === undefined) {
    return undefined;
  }
  const requested = resolve(cwd, asWritten);
  const parent = await realpath(dirname(requested)).catch(() => null);
  if (parent === null) {
    throw new UsageError(`cannot write ${asWritten}: the folder ${dirname(requested)} does not exist`);
  }
  const path = await realpath(requested).catch(() => join(parent, basename(requested)));
  const existing = await stat(path).catch(() => null);
  if (existing !== null && !existing.isDirectory()) {
    throw new UsageError(`cannot write the model to ${asWritten}: it is a file, a folder is needed`);
  }
  const analysed = await realpath(folder);
  if (path === analysed || isInside(analysed, path)) {
    throw new UsageError(`cannot write the model to ${asWritten}: it lies in the analysed folder`);
  }
  return path;
}
