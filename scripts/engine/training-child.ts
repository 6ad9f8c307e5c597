// Trains in a process that may be killed. Arguments: checkpoint file (or '-'), epochs. Tells its parent of every step, with
// the resident memory, and at the end of the result.
import { createHash } from 'node:crypto';
import { openOnnxRuntimeNode } from '../../src/compute/runtimes/onnxruntime-node';
import { train } from '../../src/compute/training/train';
import { problem } from './problem';
import type { ChildMessage } from './child';

async function main(): Promise<void> {
  const [file, epochs] = process.argv.slice(2);
  let told = 0;
  const { parameters, history, resumedAtStep, notices } = await train({
    ...problem(Number(epochs)),
    runtime: await openOnnxRuntimeNode(1),
    // Half of the time is spent writing, so that many kills fall into a write.
    checkpoint: file === '-' ? undefined : { file, pace: { minIntervalMs: 0, maxShare: 0.5 } },
    onProgress: ({ step }) => {
      if (step > told) {
        told = step;
        tell({ step, rssBytes: process.memoryUsage.rss() });
      }
    },
  });
  const bits = createHash('sha256')
    .update(new Uint8Array(parameters.buffer))
    .update(JSON.stringify(history))
    .digest('hex');
  tell({ finalLoss: history[history.length - 1].trainLoss, bits, resumedAtStep, notices });
  process.disconnect();
}

function tell(message: ChildMessage): void {
  process.send?.(message);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
