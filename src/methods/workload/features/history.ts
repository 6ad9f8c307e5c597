import type { Prepared } from '../prepare';

/** One series as models read it: everything at row r is known when row r is over. */
export interface History {
  readonly rows: number;
  /** [rows] in the models' unit; NaN = missing. */
  readonly values: Float64Array;
  /** [rows + 1] sums and numbers of the known values before a row. */
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

export function historyOf({ scaled, unit, input: { rows } }: Prepared, node: number): History {
  const values = Float64Array.from(
    scaled.subarray(node * rows, (node + 1) * rows),
    (value) => (value - unit.centre) / unit.scale,
  );
  return withSums(values);
}

/** @param values [rows] with NaN where missing */
export function withSums(values: Float64Array): History {
  const sums = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  for (let row = 0; row < values.length; row++) {
    const isKnown = !Number.isNaN(values[row]);
    sums[row + 1] = sums[row] + (isKnown ? values[row] : 0);
    counts[row + 1] = counts[row] + (isKnown ? 1 : 0);
  }
  return { rows: values.length, values, sums, counts };
}

/** Mean of the known values of the last `width` rows before `origin`; NaN where there are none. */
export function meanBefore({ sums, counts }: History, origin: number, width: number): number {
  const from = Math.max(0, origin - width);
  return (sums[origin] - sums[from]) / (counts[origin] - counts[from]);
}

/** Centred moving mean of known values. @param reach rows on either side @returns [rows] */
export function smoothed(history: History, reach: number): Float64Array {
  const { rows, sums, counts } = history;
  return Float64Array.from({ length: rows }, (_, row) => {
    const from = Math.max(0, row - reach);
    const to = Math.min(rows, row + reach + 1);
    return (sums[to] - sums[from]) / (counts[to] - counts[from]);
  });
}
