// npm run accuracy:learned: the user names one or three incidents of a kind that is in no list; how many of the next ones get the name,
// in other generated systems, and how many incidents of other kinds get it wrongly. None of these systems served training or a choice.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readKinds } from '../../src/methods/diagnosis/kinds/read-kinds';
import { readDiagnosisModel } from '../../src/methods/diagnosis/model-file';
import { mean } from '../../src/numeric/moments';
import { createRandom } from '../../src/numeric/random';
import { inColumns } from '../lib/columns';
import { generateIncidents, type GeneratedIncident } from '../model/diagnosis/recordings';
import { UNLISTED } from '../model/diagnosis/troubles';
import { evaluateLearned, type LearnedResult } from './diagnosis/learned';

const FOLDER = path.join(__dirname, '../../models/diagnosis');
const EARLIER = { seed: 79_000, recordings: 30 };
const LATER = { seed: 80_000, recordings: 60 };
const SEED = 1;

async function incidentsOf({ seed, recordings }: typeof EARLIER): Promise<GeneratedIncident[]> {
  const incidents: GeneratedIncident[] = [];
  for (let index = 0; index < recordings; index++) {
    incidents.push(...(await generateIncidents(seed + index)));
  }
  return incidents;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const cellsOf = ({ named, wrong, unknown }: LearnedResult): string[] => [named, wrong, unknown].map(percent);

async function main(): Promise<void> {
  const { kinds } = readKinds(readFileSync(path.join(FOLDER, 'kinds.yaml'), 'utf8'), 'kinds.yaml');
  const model = await readDiagnosisModel(FOLDER);
  const earlier = await incidentsOf(EARLIER);
  const later = await incidentsOf(LATER);
  console.log(`${earlier.length} earlier incidents to name some of, ${later.length} later ones`);
  for (const examples of [1, 3]) {
    const results = UNLISTED.map((taught) =>
      evaluateLearned({ model, kinds }, taught, examples, earlier, later, createRandom(SEED, examples)),
    );
    const over = (value: (result: LearnedResult) => number): number => mean(results.map(value));
    console.log(
      inColumns([
        [`${examples} named`, 'get the name', 'others that get it', 'other kinds called unknown'],
        ...UNLISTED.map((taught, at) => [taught, ...cellsOf(results[at])]),
        [
          'mean',
          ...cellsOf({
            named: over(({ named }) => named),
            wrong: over(({ wrong }) => wrong),
            unknown: over(({ unknown }) => unknown),
          }),
        ],
      ]),
    );
  }
}

void main();
