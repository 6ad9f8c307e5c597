/** Where the duration of each trace lies among those of traces that begin alike. */
import { groupBy } from '../file-index/grouped';
import type { TraceCollection } from './collection';

/** Fewer say too little. */
export const FEWEST_ALIKE = 20;

/** Per trace: share of those with the same first service and operation that last shorter, 0 to 100; NaN of too few. */
export function tracePercentiles({ rootPair, durationUs, pairs, count }: TraceCollection): Float64Array {
  const percentiles = new Float64Array(count).fill(Number.NaN);
  const { start, order } = groupBy(rootPair, pairs.length);
  for (let pair = 0; pair < pairs.length; pair++) {
    const alike = order.subarray(start[pair], start[pair + 1]);
    if (alike.length < FEWEST_ALIKE) {
      continue;
    }
    const sorted = Float64Array.from(alike, (trace) => durationUs[trace]).sort();
    for (const trace of alike) {
      percentiles[trace] = (100 * countBelow(sorted, durationUs[trace])) / sorted.length;
    }
  }
  return percentiles;
}

function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
