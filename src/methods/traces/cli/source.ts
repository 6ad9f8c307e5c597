/** The recording that a command on traces is asked about. */
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { TraceSource } from '../../../contracts/traces/requests';
import { requireFolder, storageOutside } from '../../../cli/arguments/analysis-options';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';
import type { CliEnvironment } from '../../../cli/environment';
import { defaultStorageDir } from '../../../cli/storage-dir';

export const sourceOptions: readonly OptionSpec[] = [
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
  { name: 'no-cache', description: 'Neither read nor keep the index of the files' },
];

/** @throws UsageError when there is no such folder or file */
export async function readSource(
  asWritten: string,
  parsed: ParsedArguments,
  environment: CliEnvironment,
  notes: string[],
): Promise<TraceSource> {
  const named = resolve(environment.cwd, asWritten);
  const isFile = (await stat(named).catch(() => null))?.isFile() === true;
  const folder = isFile ? dirname(named) : named;
  if (!isFile) {
    await requireFolder(folder, asWritten);
  }
  return {
    folder,
    include: parsed.all('include'),
    exclude: parsed.all('exclude'),
    storageDir: parsed.has('no-cache') ? null : storageOutside(folder, defaultStorageDir(environment), notes),
    trusted: true,
    ...(isFile ? { file: basename(named) } : {}),
  };
}
