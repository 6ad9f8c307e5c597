/** Levels of services over time, one value per window: what a lasting change is looked for in. */
import type { Cells } from '../cells';
import { featureIndex, type NodeFeatureName } from '../node-features';
import type { Sums } from '../sums';

/** Row-major [windows, services]. */
export interface LevelSeries {
  readonly feature: number;
  /** Smallest difference of two levels that is worth a word, in the feature's unit. */
  readonly smallest: number;
  /** Sum of the observations and their number; a level is their quotient, for the rate its logarithm. */
  readonly sum: Float32Array;
  readonly count: Float32Array;
}

/** A ratio of 1.3, or so many calls or spans per request. */
const SMALLEST = 0.26;

/**
 * Errors have no levels: a service that fails for an hour is an incident of an hour. Tails follow their medians.
 * @param edges the columns of `cells.wire`
 */
export function levelSeries(
  { windows, coveredS, errors, latency, work, fanOut, steps, wire }: Cells,
  edges: readonly { readonly to: number }[],
  services: number,
): LevelSeries[] {
  const of = (name: NodeFeatureName, { count, winsorised }: Sums): LevelSeries => ({
    feature: featureIndex(name),
    smallest: SMALLEST,
    sum: winsorised,
    count,
  });
  const wireIn = { sum: new Float32Array(windows * services), count: new Float32Array(windows * services) };
  wire.count.forEach((count, cell) => {
    const at = Math.floor(cell / edges.length) * services + edges[cell % edges.length].to;
    wireIn.count[at] += count;
    wireIn.sum[at] += wire.winsorised[cell];
  });
  const seconds = errors.entries.map((_, cell) => coveredS[Math.floor(cell / services)]);
  return [
    of('work', work),
    of('fanOut', fanOut),
    of('steps', steps),
    { feature: featureIndex('wireIn'), smallest: SMALLEST, ...wireIn },
    { feature: featureIndex('rate'), smallest: SMALLEST, sum: errors.entries, count: seconds },
    of('latency', latency),
  ];
}
