import { trainInChild } from './child';
import { stepsPerEpoch } from './problem';

export interface MemoryGrowth {
  readonly steps: number;
  /** Medians of the resident set over the last steps of the warm-up and over the last steps of all. */
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly growth: number;
}

/** Trains for `steps` steps in a process of its own and follows its resident memory after the first `warmup` steps. */
export async function memoryGrowth(steps: number, warmup: number): Promise<MemoryGrowth> {
  const rss: number[] = [];
  await trainInChild(null, Math.ceil(steps / stepsPerEpoch), ({ rssBytes }) => rss.push(rssBytes));
  const [beforeBytes, afterBytes] = [rss.slice(warmup - 20, warmup), rss.slice(-20)].map(
    (some) => [...some].sort((a, b) => a - b)[10],
  );
  return { steps: rss.length, beforeBytes, afterBytes, growth: afterBytes / beforeBytes - 1 };
}
