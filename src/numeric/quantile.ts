/**
 * Which order statistic a quantile is. With n values and a share p:
 * - 'linear': between the two around p · (n − 1) (Hyndman and Fan's type 7)
 * - 'nearest': the value at p · (n − 1), rounded
 * - 'floor': the value at p · n, rounded down
 * - 'conformal': the smallest value with at least the share p of n + 1 values at or below it (Vovk's split conformal)
 */
export type QuantileRule = 'linear' | 'nearest' | 'floor' | 'conformal';

/** @returns the quantile in the unit of the values; NaN of nothing */
export function quantile(values: ArrayLike<number>, share: number, rule: QuantileRule = 'linear'): number {
  return quantileOfSorted(Float64Array.from(values).sort(), share, rule);
}

/** @param sorted ascending, without NaN */
export function quantileOfSorted(
  sorted: ArrayLike<number>,
  share: number,
  rule: QuantileRule = 'linear',
): number {
  const count = sorted.length;
  if (count === 0) {
    return NaN;
  }
  const at = (index: number): number => sorted[Math.max(0, Math.min(count - 1, index))];
  switch (rule) {
    case 'linear': {
      const place = share * (count - 1);
      const below = Math.floor(place);
      return at(below) + (place - below) * (at(below + 1) - at(below));
    }
    case 'nearest':
      return at(Math.round(share * (count - 1)));
    case 'floor':
      return at(Math.floor(share * count));
    case 'conformal':
      return at(Math.ceil(share * (count + 1)) - 1);
  }
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The middle value, the upper one of two: always a value that occurred. NaN of nothing. */
export function upperMedian(values: ArrayLike<number>): number {
  return quantile(values, 0.5, 'floor');
}

/** Turns a median absolute deviation into a standard deviation for normal data. */
export const MAD_TO_SIGMA = 1.4826;

export function medianAbsoluteDeviation(values: ArrayLike<number>, centre: number): number {
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/** Robust standard deviation around the median. */
export function robustSigma(values: ArrayLike<number>): number {
  return MAD_TO_SIGMA * medianAbsoluteDeviation(values, median(values));
}
