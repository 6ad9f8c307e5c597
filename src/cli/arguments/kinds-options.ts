import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { UsageError } from '../usage-error';
import type { OptionSpec, ParsedArguments } from './option';

export const kindsOptions: readonly OptionSpec[] = [
  {
    name: 'kinds',
    value: 'FILE',
    description: 'Further kinds of trouble that incidents are named after (docs/diagnosis.md)',
  },
];

/** @throws UsageError when there is no such file */
export async function readKindsOptions(
  parsed: ParsedArguments,
  cwd: string,
): Promise<Pick<AnalyzeOptions, 'kindsFile'>> {
  const asWritten = parsed.one('kinds');
  if (asWritten === undefined) {
    return {};
  }
  const kindsFile = resolve(cwd, asWritten);
  if ((await stat(kindsFile).catch(() => null))?.isFile() !== true) {
    throw new UsageError(`option '--kinds' needs a file that can be read; there is no '${asWritten}'`);
  }
  return { kindsFile };
}
