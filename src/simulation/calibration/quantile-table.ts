import type { WorkTable } from '../network';

const TABLE_SIZE = 256;

/** Quantiles of measured times, interpolated. @param timesMs milliseconds @returns seconds; one zero without a time */
export function quantileTable(timesMs: readonly number[]): WorkTable {
  const times = Float64Array.from(timesMs, (timeMs) => timeMs / 1000).sort();
  const size = Math.min(TABLE_SIZE, times.length);
  if (size === 0) {
    return Float64Array.of(0);
  }
  return Float64Array.from({ length: size }, (_, index) => {
    const at = ((index + 0.5) / size) * times.length - 0.5;
    const below = Math.max(0, Math.floor(at));
    const above = Math.min(times.length - 1, below + 1);
    return times[below] + (at - below) * (times[above] - times[below]);
  });
}
