/** The classifier that ships, with the kinds that ship and those of the user's file. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UnusableModel } from '../../compute/model-file/error';
import type { Problem } from '../../contracts/problem';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { Kind } from '../../methods/diagnosis/kinds/kind';
import { readKinds, type KindsFile } from '../../methods/diagnosis/kinds/read-kinds';
import { learnKinds, type NamedSignature } from '../../methods/diagnosis/kinds/learned-kinds';
import { readDiagnosisModel } from '../../methods/diagnosis/model-file';
import { incidentNamer, type NameIncident } from '../../methods/diagnosis/name-incident';
import { shippedModelFolder } from '../installation';

export interface OpenNamer {
  /** Null where the classifier cannot be used. */
  readonly name: NameIncident | null;
  /** Those that ship and those of the user's file. */
  readonly kinds: readonly Kind[];
  /** What is wrong with the user's file of kinds, or with the classifier. */
  readonly notes: readonly string[];
}

type KindsOptions = Pick<AnalyzeOptions, 'folder' | 'kindsFile'>;

/** @param examples what the user named */
export async function openNamer(
  options: KindsOptions,
  examples: readonly NamedSignature[],
): Promise<OpenNamer> {
  try {
    const model = await readDiagnosisModel(shippedModelFolder('diagnosis'));
    const { kinds, problems } = await allKinds(options);
    return {
      name: incidentNamer(model, kinds, learnKinds(kinds, examples)),
      kinds,
      notes: problems.map(problemText),
    };
  } catch (error) {
    if (!(error instanceof UnusableModel)) {
      throw error;
    }
    return { name: null, kinds: [], notes: [`Kinds of incidents are not named: ${error.message}`] };
  }
}

/** The kinds that ship and those of the user's file; one of the file takes the place of one that ships under its id. */
export async function allKinds({ folder, kindsFile }: KindsOptions): Promise<KindsFile> {
  const file = path.join(shippedModelFolder('diagnosis'), 'kinds.yaml');
  const { kinds } = readKinds(await readFile(file, 'utf8'), file);
  const own = kindsFile === undefined ? NO_KINDS : await ownKinds(kindsFile, folder);
  const ids = new Set(own.kinds.map(({ id }) => id));
  return { kinds: [...kinds.filter(({ id }) => !ids.has(id)), ...own.kinds], problems: own.problems };
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
