/** The classifier that ships, with the kinds that ship and those of the user's file. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UnusableModel } from '../../compute/model-file/error';
import type { Problem } from '../../contracts/problem';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { readKinds, type KindsFile } from '../../methods/diagnosis/kinds/read-kinds';
import { readDiagnosisModel } from '../../methods/diagnosis/model-file';
import { incidentNamer, type NameIncident } from '../../methods/diagnosis/name-incident';
import { shippedModelFolder } from '../installation';

export interface OpenNamer {
  /** Null where the classifier cannot be used. */
  readonly name: NameIncident | null;
  /** What is wrong with the user's file of kinds, or with the classifier. */
  readonly notes: readonly string[];
}

/** A kind of the file takes the place of one that ships under the same id. */
export async function openNamer({
  folder,
  kindsFile,
}: Pick<AnalyzeOptions, 'folder' | 'kindsFile'>): Promise<OpenNamer> {
  const shipped = shippedModelFolder('diagnosis');
  try {
    const model = await readDiagnosisModel(shipped);
    const { kinds } = readKinds(await readFile(path.join(shipped, 'kinds.yaml'), 'utf8'), 'kinds.yaml');
    const own = kindsFile === undefined ? NO_KINDS : await ownKinds(kindsFile, folder);
    const ids = new Set(own.kinds.map(({ id }) => id));
    return {
      name: incidentNamer(model, [...kinds.filter(({ id }) => !ids.has(id)), ...own.kinds]),
      notes: own.problems.map(problemText),
    };
  } catch (error) {
    if (!(error instanceof UnusableModel)) {
      throw error;
    }
    return { name: null, notes: [`Kinds of incidents are not named: ${error.message}`] };
  }
}

const NO_KINDS: KindsFile = { kinds: [], problems: [] };

async function ownKinds(file: string, folder: string): Promise<KindsFile> {
  const relative = path.relative(folder, file);
  const shown =
    relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.replaceAll('\\', '/');
  try {
    return readKinds(await readFile(file, 'utf8'), shown);
  } catch (error) {
    const reason = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { kinds: [], problems: [{ file: shown, severity: 'warning', reason }] };
  }
}

const problemText = ({ file, line, reason }: Problem): string =>
  `Kinds of trouble, ${file}${line === undefined ? '' : `:${line}`}: ${reason}`;
