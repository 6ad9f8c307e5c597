// npm run accuracy:similar: how often the earlier incidents of a generated system that are called similar were the same trouble, with the
// culprit and time given, and as the windows of all widths find them, with their outlines. The largest distance was chosen on the validation
// systems; the test systems served neither this choice nor any other, nor training.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Outliner } from '../../src/methods/anomaly/outline/forward';
import { loadOutliner } from '../../src/methods/anomaly/outline/model-file';
import type { Kind } from '../../src/methods/diagnosis/kinds/kind';
import { readKinds } from '../../src/methods/diagnosis/kinds/read-kinds';
import { readDiagnosisModel } from '../../src/methods/diagnosis/model-file';
import { incidentNamer, type NameIncident } from '../../src/methods/diagnosis/name-incident';
import { incidentSignatures } from '../../src/methods/diagnosis/signature/incident-signature';
import { MAX_DISTANCE } from '../../src/methods/diagnosis/similar/most-alike';
import { inColumns } from '../lib/columns';
import { playRecording } from '../model/diagnosis/recordings';
import { foundTroubles } from './diagnosis/found-trouble';
import {
  evaluateSimilar,
  labelled,
  latest,
  latestOfFamily,
  nearest,
  type LabelledIncident,
  type SimilarResult,
} from './diagnosis/similar';

const FOLDER = path.join(__dirname, '../../models/diagnosis');
const OUTLINES = path.join(__dirname, '../../models/outline');
const VALIDATION = { seed: 82_000, recordings: 100 };
const TEST = { seed: 83_000, recordings: 100 };
const DISTANCES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8];

interface System {
  readonly given: readonly LabelledIncident[];
  readonly found: readonly LabelledIncident[];
}

async function systemOf(
  seed: number,
  kinds: readonly Kind[],
  name: NameIncident,
  outliner: Outliner,
): Promise<System> {
  const played = await playRecording(seed);
  const { recording, troubles } = played;
  const find = foundTroubles(played, outliner);
  const given = troubles.map((trouble) => {
    const others = troubles.filter((other) => other !== trouble);
    const [signature] = incidentSignatures(recording, trouble, [trouble.service], others);
    return labelled(trouble.kind, signature, kinds, name);
  });
  const found = troubles.map((trouble) => {
    const seen = find(trouble);
    return seen === null ? null : labelled(trouble.kind, seen.signature, kinds, name);
  });
  const known = (some: readonly (LabelledIncident | null)[]): LabelledIncident[] =>
    some.filter((each) => each !== null);
  return { given: known(given), found: known(found) };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const cellsOf = ({ incidents, listed, ...shares }: SimilarResult): string[] => [
  String(incidents),
  String(listed),
  ...[shares.rightKind, shares.rightFamily, shares.recall, shares.needless].map(percent),
];
const HEAD = ['incidents', 'listed', 'right kind', 'right family', 'recall', 'needless'];

async function main(): Promise<void> {
  const { kinds } = readKinds(readFileSync(path.join(FOLDER, 'kinds.yaml'), 'utf8'), 'kinds.yaml');
  const name = incidentNamer(await readDiagnosisModel(FOLDER), kinds);
  const outliner = await loadOutliner(OUTLINES);
  const systems = async ({ seed, recordings }: typeof TEST): Promise<System[]> => {
    const played: System[] = [];
    for (let index = 0; index < recordings; index++) {
      played.push(await systemOf(seed + index, kinds, name, outliner));
    }
    return played;
  };
  const validation = (await systems(VALIDATION)).map(({ given }) => given);
  const rows = DISTANCES.map((distance) => {
    const result = evaluateSimilar(validation, kinds, nearest(distance));
    const { rightKind, recall } = result;
    return [
      String(distance),
      ...cellsOf(result),
      ((2 * rightKind * recall) / (rightKind + recall)).toFixed(3),
    ];
  });
  console.log(inColumns([['validation', ...HEAD, 'harmonic mean'], ...rows]));
  const test = await systems(TEST);
  for (const way of ['given', 'found'] as const) {
    const incidents = test.map((each) => each[way]);
    const rivals: readonly (readonly [string, Parameters<typeof evaluateSimilar>[2]])[] = [
      [`up to ${MAX_DISTANCE}`, nearest()],
      ['latest of the same family', latestOfFamily],
      ['latest', latest],
    ];
    console.log(
      inColumns([
        [`test, culprit ${way}`, ...HEAD],
        ...rivals.map(([title, list]) => [title, ...cellsOf(evaluateSimilar(incidents, kinds, list))]),
      ]),
    );
  }
}

void main();
