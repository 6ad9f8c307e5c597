/**
 * How well incidents are cut out, by thresholds with joining and by the segmentation network:
 * `npm run accuracy:outline -- [--seeds 101-120] [--noise] [--weights DIR] [--json FILE]` on generated recordings, or
 * `npm run accuracy:outline -- --traces DIR --faults FILE` on a recording whose faults are known (CSV with the columns
 * `service`, `start_epoch_s`, `end_epoch_s`, and `trace_seconds_present` where parts were not recorded).
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Outliner } from '../../src/methods/anomaly/outline/forward';
import { loadOutliner } from '../../src/methods/anomaly/outline/model-file';
import { detect } from '../../src/methods/anomaly/scales/detect';
import { bootstrap, percentileInterval } from '../../src/numeric/bootstrap';
import { createRandom } from '../../src/numeric/random';
import { inColumns } from '../lib/columns';
import { labelledRecording, type LabelledRecording } from '../model/outline/recording';
import { readSeeds, RECORDING_SEEDS } from '../recordings/seeds';
import { cutFigures, pooled, type CutFigures, type PooledFigures } from './outline/figures';
import { recordedFolder } from './outline/recorded';

const RESAMPLES = 2000;
const { first, last } = RECORDING_SEEDS.testing;
const SHIPPED = path.join(__dirname, '../../models/outline');

interface Judged {
  readonly name: string;
  readonly figures: readonly CutFigures[];
}

async function* recordings(
  values: Record<string, string | boolean | undefined>,
): AsyncGenerator<LabelledRecording> {
  if (typeof values.traces === 'string' && typeof values.faults === 'string') {
    yield recordedFolder(values.traces, values.faults);
    return;
  }
  for (const seed of readSeeds(String(values.seeds))) {
    yield labelledRecording({ seed, noise: values.noise === true });
  }
}

function judge({ features, scales, faults }: LabelledRecording, outliner: Outliner | null): CutFigures {
  const { groups } = detect(features, null, scales, outliner);
  return cutFigures(faults, groups, features.cells);
}

const rowOf = ({ name, figures }: Judged): string[] => {
  const { iou, f1, cellIou, faults, found, incidents } = pooled(figures);
  return [
    name,
    ...[iou, f1, cellIou].map((value) => value.toFixed(3)),
    `${found} of ${faults}`,
    String(incidents),
  ];
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: `${first}-${last}` },
      noise: { type: 'boolean', default: false },
      traces: { type: 'string' },
      faults: { type: 'string' },
      weights: { type: 'string', default: SHIPPED },
      json: { type: 'string' },
    },
  });
  const outliner = await loadOutliner(values.weights);
  const rival: CutFigures[] = [];
  const network: CutFigures[] = [];
  for await (const recording of recordings(values)) {
    rival.push(judge(recording, null));
    network.push(judge(recording, outliner));
  }
  const judged: Judged[] = [
    { name: 'thresholds, joined', figures: rival },
    { name: 'segmentation network', figures: network },
  ];
  console.log(
    inColumns([
      ['', 'time IoU', 'F1 at IoU 0.5', 'cell IoU', 'faults met', 'incidents'],
      ...judged.map(rowOf),
    ]),
  );
  const differences = differencesOf(rival, network);
  differences.forEach(({ name, low, high }) =>
    console.log(
      `${name}, network less thresholds: 95 % of resampled recordings within ${low.toFixed(3)} and ${high.toFixed(3)}.`,
    ),
  );
  if (values.json !== undefined) {
    const rows = judged.map(({ name, figures }) => ({ name, ...pooled(figures) }));
    writeFileSync(values.json, `${JSON.stringify({ rows, differences }, null, 1)}\n`);
  }
}

interface Difference {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** Recordings are drawn anew, each with the incidents of both; none where there is one recording. */
function differencesOf(rival: readonly CutFigures[], network: readonly CutFigures[]): Difference[] {
  if (rival.length < 2) {
    return [];
  }
  const figures = [
    { name: 'Time IoU', of: (each: PooledFigures) => each.iou },
    { name: 'F1', of: (each: PooledFigures) => each.f1 },
    { name: 'Cell IoU', of: (each: PooledFigures) => each.cellIou },
  ];
  return figures.map(({ name, of }) => {
    const random = createRandom(1, 1);
    const draw = (): number[] => rival.map(() => random.integer(rival.length));
    const pick = (all: readonly CutFigures[], drawn: readonly number[]): PooledFigures =>
      pooled(drawn.map((at) => all[at]));
    const statistic = (drawn: readonly number[]): number => of(pick(network, drawn)) - of(pick(rival, drawn));
    return { name, ...percentileInterval(bootstrap(RESAMPLES, draw, statistic), 0.025) };
  });
}

void main();
