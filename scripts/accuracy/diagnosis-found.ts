// npm run accuracy:found: how the shipped model names troubles of generated systems when their culprit and time are found, by the windows
// of all widths with their outlines, beside naming with both given. These systems served neither training nor a choice.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Outliner } from '../../src/methods/anomaly/outline/forward';
import { loadOutliner } from '../../src/methods/anomaly/outline/model-file';
import { readKinds } from '../../src/methods/diagnosis/kinds/read-kinds';
import { readDiagnosisModel } from '../../src/methods/diagnosis/model-file';
import { incidentNamer, type NameIncident } from '../../src/methods/diagnosis/name-incident';
import { incidentSignatures } from '../../src/methods/diagnosis/signature/incident-signature';
import type { Kind } from '../../src/methods/diagnosis/kinds/kind';
import { inColumns } from '../lib/columns';
import { playRecording } from '../model/diagnosis/recordings';
import { compareFound, foundSentence, type FoundFault } from './diagnosis/found';
import { foundTroubles } from './diagnosis/found-trouble';

const FOLDER = path.join(__dirname, '../../models/diagnosis');
const OUTLINES = path.join(__dirname, '../../models/outline');
const SYSTEMS = { seed: 81_000, recordings: 60 };

async function faultsOf(
  seed: number,
  kinds: readonly Kind[],
  name: NameIncident,
  outliner: Outliner,
): Promise<FoundFault[]> {
  const played = await playRecording(seed);
  const { recording, troubles } = played;
  const find = foundTroubles(played, outliner);
  return troubles.flatMap((trouble): FoundFault[] => {
    const truth = kinds.find(({ id }) => id === trouble.kind);
    if (truth === undefined) {
      return [];
    }
    const others = troubles.filter((other) => other !== trouble);
    const [signature] = incidentSignatures(recording, trouble, [trouble.service], others);
    const given = name(signature).kinds.at(0)?.id;
    const seen = find(trouble);
    const isRight = seen?.service === trouble.service;
    return [{ truth, given, found: isRight ? name(seen.signature).kinds.at(0)?.id : null }];
  });
}

async function main(): Promise<void> {
  const { kinds } = readKinds(readFileSync(path.join(FOLDER, 'kinds.yaml'), 'utf8'), 'kinds.yaml');
  const name = incidentNamer(await readDiagnosisModel(FOLDER), kinds);
  const outliner = await loadOutliner(OUTLINES);
  const faults: FoundFault[] = [];
  for (let index = 0; index < SYSTEMS.recordings; index++) {
    faults.push(...(await faultsOf(SYSTEMS.seed + index, kinds, name, outliner)));
  }
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rows = kinds.flatMap((kind) => {
    const result = compareFound(
      faults.filter(({ truth }) => truth === kind),
      kinds,
    );
    return result === null
      ? []
      : [
          [
            kind.id,
            `${result.found} of ${result.faults}`,
            percent(result.named.family),
            percent(result.given.family),
          ],
        ];
  });
  console.log(inColumns([['', 'culprit found', 'right family', 'with both given'], ...rows]));
  const all = compareFound(faults, kinds);
  if (all !== null) {
    console.log(foundSentence(all));
  }
}

void main();
