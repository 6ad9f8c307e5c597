import { open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../usage-error';

/** Where a result goes: the standard output, or a file that may be written. */
export type Destination =
  { readonly kind: 'stdout' } | { readonly kind: 'file'; readonly path: string; readonly special: boolean };

/**
 * Decides before the analysis whether `asWritten` can take a result, so that minutes of work do not end in a typing
 * error. Inside the analysed folder only files Meshlens wrote itself are replaced: everything else there is an input,
 * or may become one.
 * @throws UsageError when the parent folder is missing, the path is a folder, or the file is not ours to replace.
 */
export async function chooseDestination(
  asWritten: string,
  cwd: string,
  folder: string,
): Promise<Destination> {
  if (asWritten === '-') {
    return { kind: 'stdout' };
  }
  const requested = resolve(cwd, asWritten);
  const parent = await realpath(dirname(requested)).catch(() => null);
  if (parent === null) {
    throw new UsageError(`cannot write ${asWritten}: the folder ${dirname(requested)} does not exist`);
  }
  // A link is followed, so that the file it names is judged and replaced, not the link.
  const path = await realpath(requested).catch(() => join(parent, basename(requested)));
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory()) {
    throw new UsageError(`cannot write ${asWritten}: it is a folder`);
  }
  const special = existing !== null && !existing.isFile();
  if (existing?.isFile() && isInside(await realpath(folder), path) && !(await isOwnOutput(path))) {
    throw new UsageError(
      `will not overwrite ${asWritten}: it lies in the analysed folder and Meshlens did not write it; choose another name`,
    );
  }
  return { kind: 'file', path, special };
}

export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const MARK_BYTES = 4096;
const marks = [
  /^\{\s*"version": \d+,\s*"tool": \{\s*"name": "meshlens"/,
  /^\{\s*"version": \d+,\s*"folder": "[^\n]*",\s*"fromMs": [^]*"rankerReason": /,
  /^<!doctype html>[^]*<meta name="generator" content="Meshlens /,
  /^# Incidents of [^\n]*\n\nFound by Meshlens /,
  /^\{\s*"\$schema": "[^"]*sarif[^]*"driver": \{\s*"name": "Meshlens"/,
];

/** True for a report, explanation, page, list of incidents or SARIF log of an earlier run, told by how it begins. */
async function isOwnOutput(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MARK_BYTES), 0, MARK_BYTES, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    return marks.some((mark) => mark.test(head));
  } finally {
    await file.close();
  }
}
