/** Data-parallel training: every worker computes on its own batch, then gradients are averaged around a ring. */
import type { DataParallelOptions, ScalingRow } from '../../../contracts/latency/targets';

const MS_PER_S = 1000;

/**
 * The ring all-reduce term of ScaleDL: 2(N−1)/N · S/B + 2(N−1)γ. Every worker sends each of N pieces twice around, less
 * one hop; nothing for a single worker.
 * @param bytes of the gradients
 */
export function ringAllReduceMs(
  bytes: number,
  { workers, bandwidthBytesPerS, latencyMs }: DataParallelOptions,
): number {
  const hops = 2 * (workers - 1);
  return (hops / workers) * (bytes / bandwidthBytesPerS) * MS_PER_S + hops * latencyMs;
}

/**
 * Steps on 1, 2, 4, ... and on the number of workers asked for. Communication is taken to begin when the step is
 * computed; a framework that overlaps the two is at best as fast as the longer of them.
 * @param computeMs one step on one worker
 */
export function scalingTable(
  computeMs: number,
  gradientBytes: number,
  options: DataParallelOptions,
): readonly ScalingRow[] {
  return workerCounts(options.workers).map((workers) => {
    const communicationMs = ringAllReduceMs(gradientBytes, { ...options, workers });
    const stepMs = computeMs + communicationMs;
    return {
      workers,
      computeMs,
      communicationMs,
      stepMs,
      efficiency: computeMs / stepMs,
      communicationShare: communicationMs / stepMs,
    };
  });
}

function workerCounts(most: number): readonly number[] {
  const counts: number[] = [];
  for (let workers = 1; workers < most; workers *= 2) {
    counts.push(workers);
  }
  return [...counts, most];
}
