/**
 * What checkpoints add to a training, from stretches of steps with one and the steps around them without. Prints Markdown and
 * writes it into docs/performance.md.
 */
import { median, quantile } from '../src/numeric/quantile';
import { openOnnxRuntimeNode } from '../src/compute/runtimes/onnxruntime-node';
import { checkpointCost } from './engine/checkpoint-cost';
import { describeMachine, writeIntoPage } from './engine/page';
import { markdownTable } from './engine/table';
import { gcnGru, gcnTransformer } from './models/models';

const titles = { M1: 'M1 (GCN+GRU)', M2: 'M2 (GCN+Transformer)' } as const;
const DURATION_MS = 60_000;

async function main(): Promise<void> {
  const machine = describeMachine();
  const runtime = await openOnnxRuntimeNode(2);
  const rows: string[][] = [];
  for (const build of [gcnGru, gcnTransformer]) {
    const subject = build(40, 8, 'dense');
    const { trainedMs, costsMs, countedShare } = await checkpointCost(runtime, subject, DURATION_MS);
    const costMs = median(costsMs);
    rows.push([
      titles[subject.name],
      String(costsMs.length),
      `${costMs.toFixed(1)} (${quantile(costsMs, 0.25).toFixed(1)}–${quantile(costsMs, 0.75).toFixed(1)})`,
      percent((costMs * costsMs.length) / trainedMs),
      percent(countedShare),
    ]);
  }
  const markdown = [
    `Measured on ${machine}. ${DURATION_MS / 1000} s of training (N=40, batch 8, two threads) on a file system that syncs to disk. By design at most 3.5 %.`,
    markdownTable(
      [
        'model',
        'checkpoints',
        'added by one, ms (quartiles)',
        'added to the training',
        'share that writing took',
      ],
      rows,
    ),
    'A checkpoint is due after one second here; trainings of the product wait at least five.',
  ].join('\n\n');
  console.log(markdown);
  writeIntoPage('checkpoints', markdown);
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
