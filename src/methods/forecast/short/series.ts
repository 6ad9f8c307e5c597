/** Series of one quantity on one clock, in its own unit. */
export interface ShortSeries {
  readonly rows: number;
  readonly nodes: number;
  /** [rows, nodes]; NaN = missing or not to be learned from. */
  readonly values: Float32Array;
  /** Lowest and highest possible value of each series. */
  readonly floor: Float32Array;
  readonly ceiling: Float32Array;
  /** Standard deviation that counting alone gives a value of each series; 0 = unknown. */
  readonly noise: Float32Array;
  /** What one unit of error is in a back-test over all series; NaN = left out of it. */
  readonly errorUnit: Float32Array;
}

/** Forecasts of one model or distances of a band: [steps, nodes]. */
export type Ahead = Float32Array;

export function columnBefore({ values, nodes }: ShortSeries, node: number, origin: number): Float64Array {
  const known = new Float64Array(origin);
  let count = 0;
  for (let row = 0; row < origin; row++) {
    const value = values[row * nodes + node];
    if (!Number.isNaN(value)) {
      known[count++] = value;
    }
  }
  return known.subarray(0, count);
}

/** Within what is possible. */
export function clamped({ floor, ceiling, nodes }: ShortSeries, forecast: Ahead): Ahead {
  return forecast.map((value, cell) => Math.min(ceiling[cell % nodes], Math.max(floor[cell % nodes], value)));
}
