/** Time to name every service of every incident of a day, and to draw outlines: `npm run bench diagnosis`. One thread, without reading and judging. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { featuresOf } from '../scripts/recordings/features';
import { planRecording } from '../scripts/recordings/plan';
import { RECORDING_START_MS } from '../scripts/model/simulate';
import { loadOutliner } from '../src/methods/anomaly/outline/model-file';
import { detect, judgeWidths } from '../src/methods/anomaly/scales/detect';
import { findStretches } from '../src/methods/anomaly/scales/stretches';
import { readKinds } from '../src/methods/diagnosis/kinds/read-kinds';
import { readDiagnosisModel } from '../src/methods/diagnosis/model-file';
import { incidentNamer } from '../src/methods/diagnosis/name-incident';
import { incidentSignatures } from '../src/methods/diagnosis/signature/incident-signature';
import { median } from '../src/numeric/quantile';

const SIZE = { services: 28, hours: 24, spans: 150_000, sampled: 1 };
const WINDOW_MS = (24 * 3_600_000) / 2000;
const INCIDENTS = 20;
const INCIDENT_MS = 10 * 60_000;
const ROUNDS = 5;
const FOLDER = path.join(__dirname, '../models/diagnosis');

async function main(): Promise<void> {
  const features = featuresOf({ ...planRecording({ ...SIZE, seed: 3 }), gaps: [] }, WINDOW_MS);
  const { cells, edges, services } = features;
  const recording = { cells, edges, scales: await judgeWidths(features), measured: [] };
  const { kinds } = readKinds(readFileSync(path.join(FOLDER, 'kinds.yaml'), 'utf8'), 'kinds.yaml');
  const model = await readDiagnosisModel(FOLDER);
  const all = [...services.keys()];
  const incidents = Array.from({ length: INCIDENTS }, (_, at) => {
    const fromMs = RECORDING_START_MS + 3_600_000 * (1 + at);
    return { fromMs, toMs: fromMs + INCIDENT_MS };
  });
  const naming = timed(() => {
    const name = incidentNamer(model, kinds);
    for (const incident of incidents) {
      incidentSignatures(recording, incident, all, []).forEach(name);
    }
  });
  console.log(
    `${services.length} services, ${cells.windows} windows, ${INCIDENTS} incidents, ${kinds.length} kinds: ` +
      textOf(naming),
  );
  const outliner = await loadOutliner(path.join(FOLDER, '../outline'));
  const { scales } = recording;
  const plain = timed(() => detect(features, null, scales));
  const drawn = timed(() => detect(features, null, scales, outliner));
  const stretches = findStretches(scales, null).flat().length;
  console.log(
    `outlines around ${stretches} stretches: ${textOf(drawn)}; by thresholds alone ${median(plain).toFixed(0)} ms`,
  );
}

function timed(run: () => void): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const startedMs = performance.now();
    run();
    return performance.now() - startedMs;
  });
}

const textOf = (times: readonly number[]): string =>
  `${median(times).toFixed(0)} ms (median of ${ROUNDS} rounds; slowest ${Math.max(...times).toFixed(0)} ms)`;

void main();
