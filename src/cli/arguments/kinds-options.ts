import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { NamedIncident } from '../../contracts/named-incident';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { readLabels } from '../../workspace/labels';
import { UsageError } from '../usage-error';
import type { OptionSpec, ParsedArguments } from './option';

export const kindsOptions: readonly OptionSpec[] = [
  {
    name: 'kinds',
    value: 'FILE',
    description: 'Further kinds of trouble that incidents are named after (docs/diagnosis.md)',
  },
  {
    name: 'labels',
    value: 'FILE',
    description: 'Names of earlier incidents, which others of their kind get: CSV as for evaluate',
  },
];

/**
 * @throws UsageError when there is no such file of kinds
 * @throws user error `bad-labels` with file, line and reason
 */
export async function readKindsOptions(
  parsed: ParsedArguments,
  cwd: string,
): Promise<Pick<AnalyzeOptions, 'kindsFile' | 'named'>> {
  const [kinds, labels] = [parsed.one('kinds'), parsed.one('labels')];
  return {
    ...(kinds === undefined ? {} : { kindsFile: await existing(kinds, cwd) }),
    ...(labels === undefined ? {} : { named: await namesIn(resolve(cwd, labels), labels) }),
  };
}

async function existing(asWritten: string, cwd: string): Promise<string> {
  const file = resolve(cwd, asWritten);
  if ((await stat(file).catch(() => null))?.isFile() !== true) {
    throw new UsageError(`option '--kinds' needs a file that can be read; there is no '${asWritten}'`);
  }
  return file;
}

async function namesIn(path: string, asWritten: string): Promise<readonly NamedIncident[]> {
  const faults = await readLabels(path, asWritten);
  return faults
    .filter(({ type }) => type.trim() !== '')
    .map(({ type, ...place }) => ({ ...place, name: type.trim(), signature: null }));
}
