import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { train } from '../../src/compute';
import type { Runtime } from '../../src/compute';
import type { BenchmarkModel } from '../models/models';

export interface CheckpointCost {
  readonly trainedMs: number;
  /** Share of the training time that went into writing checkpoints. */
  readonly share: number;
}

/** Trains for about `durationMs` with checkpoints on, on a file system that syncs to disk. */
export async function checkpointCost(
  runtime: Runtime,
  { model, batchSpec, data }: BenchmarkModel,
  durationMs: number,
): Promise<CheckpointCost> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-bench-'));
  const batch = data(1);
  const startMs = performance.now();
  const stepsUntilTime = function* () {
    while (performance.now() - startMs < durationMs) {
      yield batch;
    }
  };
  try {
    const { checkpointMs } = await train({
      model,
      runtime,
      batchSpec,
      trainBatches: stepsUntilTime,
      validationBatches: () => [batch],
      epochs: 1,
      learningRate: 1e-3,
      weightDecay: 1e-4,
      clipNorm: 1,
      patience: 1,
      seed: 1,
      checkpoint: { file: path.join(folder, 'run.checkpoint') },
    });
    const trainedMs = performance.now() - startMs;
    return { trainedMs, share: checkpointMs / trainedMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
