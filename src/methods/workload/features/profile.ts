/**
 * What is usual at each place of a season: the exponentially weighted mean of the values at this place.
 * @param values [rows]; NaN = missing
 * @param period rows of a season
 * @param halfLife seasons after which a value counts half; Infinity: all count alike
 * @returns [rows] the mean after the row was seen; NaN where its place has had no value yet
 */
export function profileAfter(values: Float64Array, period: number, halfLife: number): Float64Array {
  const keep = 0.5 ** (1 / halfLife);
  const sum = new Float64Array(period);
  const weight = new Float64Array(period);
  return values.map((value, row) => {
    const place = row % period;
    if (!Number.isNaN(value)) {
      sum[place] = sum[place] * keep + value;
      weight[place] = weight[place] * keep + 1;
    }
    return sum[place] / weight[place];
  });
}

/** How far each value is from what was usual at its place before it. @returns [rows]; NaN where either is unknown */
export function deviationsFrom(after: Float64Array, values: Float64Array, period: number): Float64Array {
  return values.map((value, row) => (row < period ? NaN : value - after[row - period]));
}

/**
 * The last row of the target's place in the season that is over before the origin.
 * @param margin rows before the origin that may not be used
 */
export function sameTimeBefore(origin: number, step: number, period: number, margin = 0): number {
  return origin + step - period * (Math.floor((step + margin) / period) + 1);
}
