/**
 * What pruning and distillation cost the network that draws outlines:
 * `npm run accuracy:pruning -- [--recordings 64] [--seeds 1-3] [--test 121-150] [--json FILE]`. Every network is rounded and packed as the
 * one that ships, and draws the outlines of generated recordings that no training saw.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openRuntime } from '../../src/compute';
import { matrixEntries } from '../../src/compute/pruning/keep-mask';
import { openOutliner } from '../../src/methods/anomaly/outline/forward';
import { outlineParameters } from '../../src/methods/anomaly/outline/network';
import { detect } from '../../src/methods/anomaly/scales/detect';
import { mean } from '../../src/numeric/moments';
import { inColumns } from '../lib/columns';
import { labelledRecording, type LabelledRecording } from '../model/outline/recording';
import { rowsFor, TRAINING, VALIDATION } from '../model/outline/training-set';
import { readSeeds } from '../recordings/seeds';
import { cutFigures, pooled } from './outline/figures';
import { candidatesOf, LARGE, trained, type Candidate, type Material } from './pruning/candidates';
import { asStored } from './pruning/stored';

/** Of one network of one seed. */
interface Judged {
  readonly name: string;
  /** Entries of matrices that are not zero, and stored bytes of the weights. */
  readonly entries: number;
  readonly bytes: number;
  readonly f1: number;
  readonly cellIou: number;
  readonly iou: number;
}

async function judge(
  { name, parameters, widths }: Candidate,
  recordings: readonly LabelledRecording[],
): Promise<Judged> {
  const stored = await asStored(parameters, widths);
  const outliner = openOutliner(stored.parameters, widths);
  const { f1, cellIou, iou } = pooled(
    recordings.map(({ features, scales, faults }) =>
      cutFigures(faults, detect(features, null, scales, outliner).groups, features.cells),
    ),
  );
  const { kept } = matrixEntries(outlineParameters(widths), stored.parameters);
  console.log(`${name}: F1 ${f1.toFixed(3)}, cell IoU ${cellIou.toFixed(3)}, ${stored.bytes} bytes`);
  return { name, entries: kept, bytes: stored.bytes, f1, cellIou, iou };
}

function rowOf(name: string, all: readonly Judged[]): string[] {
  const own = all.filter((each) => each.name === name);
  const spread = (of: (each: Judged) => number): string => {
    const values = own.map(of);
    const range = `${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`;
    return `${mean(values).toFixed(3)}${own.length > 1 ? ` (${range})` : ''}`;
  };
  return [
    name,
    String(Math.round(mean(own.map(({ entries }) => entries)))),
    String(Math.round(mean(own.map(({ bytes }) => bytes)))),
    spread(({ f1 }) => f1),
    spread(({ cellIou }) => cellIou),
    spread(({ iou }) => iou),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      recordings: { type: 'string', default: '64' },
      seeds: { type: 'string', default: '1-3' },
      test: { type: 'string', default: '121-150' },
      json: { type: 'string' },
    },
  });
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const training = await rowsFor({ ...TRAINING, recordings: Number(values.recordings) });
  const material: Material = { runtime, training, validation: await rowsFor(VALIDATION) };
  const recordings: LabelledRecording[] = [];
  for (const seed of readSeeds(values.test)) {
    recordings.push(await labelledRecording({ seed }));
  }
  console.log(
    `${training.length} rows of ${values.recordings} recordings; ${recordings.length} for the test`,
  );
  const seeds = readSeeds(values.seeds);
  const large = { name: 'large', widths: LARGE, parameters: await trained(material, LARGE, seeds[0]) };
  const judged: Judged[] = [await judge(large, recordings)];
  for (const seed of seeds) {
    console.log(`seed ${seed}`);
    for await (const candidate of candidatesOf(material, seed, large)) {
      judged.push(await judge(candidate, recordings));
    }
  }
  const names = [...new Set(judged.map(({ name }) => name))];
  console.log(
    inColumns([
      ['network', 'weights', 'bytes', 'F1 at IoU 0.5', 'cell IoU', 'time IoU'],
      ...names.map((name) => rowOf(name, judged)),
    ]),
  );
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(judged, null, 1)}\n`);
  }
}

void main();
