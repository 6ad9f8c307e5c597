import type { LoadSeries } from './load-series';

/**
 * The series with the mean of `factor` rows in each row. Rows at the beginning that do not fill one are left out, so that
 * the end stays where it is; missing values do not count.
 */
export function coarser(input: LoadSeries, factor: number): LoadSeries {
  if (factor === 1) {
    return input;
  }
  const rows = Math.floor(input.rows / factor);
  const skipped = input.rows - rows * factor;
  const values = new Float32Array(input.nodes * rows);
  for (let node = 0; node < input.nodes; node++) {
    for (let row = 0; row < rows; row++) {
      const from = node * input.rows + skipped + row * factor;
      const known = input.values.subarray(from, from + factor).filter((value) => !Number.isNaN(value));
      values[node * rows + row] = known.reduce((sum, value) => sum + value, 0) / known.length;
    }
  }
  return { ...input, rows, values, clock: clockAfter(input, skipped, factor) };
}

/** The last rows only. */
export function lastRows(input: LoadSeries, most: number): LoadSeries {
  const skipped = Math.max(0, input.rows - most);
  if (skipped === 0) {
    return input;
  }
  const rows = input.rows - skipped;
  const values = new Float32Array(input.nodes * rows);
  for (let node = 0; node < input.nodes; node++) {
    values.set(input.values.subarray(node * input.rows + skipped, (node + 1) * input.rows), node * rows);
  }
  return { ...input, rows, values, clock: clockAfter(input, skipped, 1) };
}

function clockAfter({ clock }: LoadSeries, skipped: number, factor: number): LoadSeries['clock'] {
  return clock && { startMs: clock.startMs + skipped * clock.stepMs, stepMs: clock.stepMs * factor };
}
