/** The recording that a command on traces is asked about. */
import type { TraceSource } from '../../../contracts/traces/requests';
import { fileOptions, folderOrFile, storageOutside } from '../../../cli/arguments/analysis-options';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';
import type { CliEnvironment } from '../../../cli/environment';
import { defaultStorageDir } from '../../../cli/storage-dir';

export const sourceOptions: readonly OptionSpec[] = [
  ...fileOptions,
  { name: 'no-cache', description: 'Neither read nor keep the index of the files' },
];

/** @throws UsageError when there is no such folder or file */
export async function readSource(
  asWritten: string,
  parsed: ParsedArguments,
  environment: CliEnvironment,
  notes: string[],
): Promise<TraceSource> {
  const { folder, file } = await folderOrFile(asWritten, environment.cwd);
  return {
    folder,
    include: parsed.all('include'),
    exclude: parsed.all('exclude'),
    storageDir: parsed.has('no-cache') ? null : storageOutside(folder, defaultStorageDir(environment), notes),
    trusted: true,
    ...(file === null ? {} : { file }),
  };
}
