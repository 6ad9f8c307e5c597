/** What checkpoints cost a training: stretches of steps with one, beside the steps around them without. */
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { train, type Runtime } from '../../src/compute';
import { median } from '../../src/numeric/quantile';
import type { BenchmarkModel } from '../models/models';

export interface CheckpointCost {
  readonly trainedMs: number;
  /** Per checkpoint, what its stretch took beyond as many steps around it. */
  readonly costsMs: readonly number[];
  /** Share of the training that writing took, as the training itself counts it. */
  readonly countedShare: number;
}

/** A step and what comes before it, up to the next one. */
interface Interval {
  readonly ms: number;
  readonly hasCheckpoint: boolean;
}

/** Steps of a stretch: what a write leaves behind, such as cold caches, slows the steps after it. */
const STRETCH = 4;
/** Steps on either side that say what a step takes without. */
const AROUND = 12;

/** Trains for about `durationMs` with checkpoints on, on a file system that syncs to disk. */
export async function checkpointCost(
  runtime: Runtime,
  { model, batchSpec, data }: BenchmarkModel,
  durationMs: number,
): Promise<CheckpointCost> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-bench-'));
  const file = path.join(folder, 'run.checkpoint');
  const batch = data(1);
  const intervals: Interval[] = [];
  const written = (): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  try {
    const { checkpointMs } = await train({
      model,
      runtime,
      batchSpec,
      *trainBatches() {
        const startMs = performance.now();
        let [lastMs, last] = [startMs, written()];
        while (lastMs - startMs < durationMs) {
          yield batch;
          const [nowMs, now] = [performance.now(), written()];
          intervals.push({ ms: nowMs - lastMs, hasCheckpoint: now !== last });
          [lastMs, last] = [nowMs, now];
        }
      },
      validationBatches: () => [],
      epochs: 1,
      learningRate: 1e-3,
      weightDecay: 1e-4,
      clipNorm: 1,
      patience: 1,
      seed: 1,
      checkpoint: { file },
    });
    const trainedMs = intervals.reduce((sum, { ms }) => sum + ms, 0);
    return { trainedMs, costsMs: costsOf(intervals), countedShare: checkpointMs / trainedMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function costsOf(intervals: readonly Interval[]): number[] {
  return intervals.flatMap(({ hasCheckpoint }, at) => {
    const stretch = intervals.slice(at, at + STRETCH);
    const around = [
      ...intervals.slice(Math.max(0, at - AROUND), at),
      ...intervals.slice(at + STRETCH, at + STRETCH + AROUND),
    ];
    const without = around.filter((each) => !each.hasCheckpoint).map(({ ms }) => ms);
    return hasCheckpoint && stretch.length === STRETCH && without.length > AROUND
      ? [stretch.reduce((sum, { ms }) => sum + ms, 0) - STRETCH * median(without)]
      : [];
  });
}
