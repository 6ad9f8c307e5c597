import { median } from './quantile';

export interface SeasonalTrendOptions {
  /** Rows of a season, at least 2. */
  readonly period: number;
  /** Seasons that smooth one place of the season; odd. */
  readonly seasonalSpan?: number;
  /** Rounds that give outliers less weight. */
  readonly robustRounds?: number;
}

export interface SeasonalTrend {
  /** As long as the values; also where a value is missing. */
  readonly seasonal: Float64Array;
  readonly trend: Float64Array;
}

const SEASONAL_SPAN = 7;
const INNER_ROUNDS = 2;
/** Residuals beyond this many medians have no weight. */
const OUTLIER_MEDIANS = 6;

/**
 * STL: seasonal-trend decomposition by local regression (Cleveland et al. 1990), degree 1 throughout.
 * @param values NaN is missing
 * @throws RangeError when there are fewer values than two seasons
 */
export function seasonalTrend(
  values: ArrayLike<number>,
  { period, seasonalSpan = SEASONAL_SPAN, robustRounds = 2 }: SeasonalTrendOptions,
): SeasonalTrend {
  const rows = values.length;
  if (period < 2 || rows < 2 * period) {
    throw new RangeError(`A season of ${period} rows needs at least ${2 * period} values, got ${rows}.`);
  }
  const known = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  const filled = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : value));
  const trendSpan = odd(Math.ceil((1.5 * period) / (1 - 1.5 / seasonalSpan)));
  let weights: Float64Array = known;
  let seasonal: Float64Array = new Float64Array(rows);
  let trend: Float64Array = new Float64Array(rows);
  for (let outer = 0; outer <= robustRounds; outer++) {
    for (let inner = 0; inner < INNER_ROUNDS; inner++) {
      const detrended = filled.map((value, row) => value - trend[row]);
      const cycles = smoothCycles(detrended, weights, period, seasonalSpan);
      const slow = localRegression(lowPass(cycles, period), null, odd(period), 0, rows);
      seasonal = slow.map((level, row) => cycles[row + period] - level);
      const deseasoned = filled.map((value, row) => value - seasonal[row]);
      trend = localRegression(deseasoned, weights, trendSpan, 0, rows);
    }
    const residuals = filled.map((value, row) => Math.abs(value - seasonal[row] - trend[row]));
    weights = outlierWeights(residuals, known);
  }
  return { seasonal, trend };
}

/** Bisquare weights; 0 where nothing is known. */
function outlierWeights(residuals: Float64Array, known: Float64Array): Float64Array {
  const limit = OUTLIER_MEDIANS * median(Array.from(residuals).filter((_, row) => known[row] === 1));
  return known.map((isKnown, row) => {
    const share = limit > 0 ? residuals[row] / limit : 0;
    return isKnown === 0 || share >= 1 ? 0 : (1 - share * share) ** 2;
  });
}

/** Each place of the season smoothed over the seasons, one season longer at either end: [rows + 2 · period]. */
function smoothCycles(
  values: Float64Array,
  weights: Float64Array,
  period: number,
  span: number,
): Float64Array {
  const out = new Float64Array(values.length + 2 * period);
  for (let place = 0; place < period; place++) {
    const rows = Array.from(
      { length: Math.ceil((values.length - place) / period) },
      (_, season) => place + season * period,
    );
    const own = localRegression(
      Float64Array.from(rows, (row) => values[row]),
      Float64Array.from(rows, (row) => weights[row]),
      span,
      -1,
      rows.length + 2,
    );
    own.forEach((value, season) => {
      // The last season may be longer than the series: not every place has a row behind its end.
      if (place + season * period < out.length) {
        out[place + season * period] = value;
      }
    });
  }
  return out;
}

/** Moving averages over a season, a season, and three rows: [rows + 2 · period] → [rows]. */
function lowPass(values: Float64Array, period: number): Float64Array {
  return movingAverage(movingAverage(movingAverage(values, period), period), 3);
}

function movingAverage(values: Float64Array, span: number): Float64Array {
  const out = new Float64Array(values.length - span + 1);
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    sum += values[row] - (row >= span ? values[row - span] : 0);
    if (row >= span - 1) {
      out[row - span + 1] = sum / span;
    }
  }
  return out;
}

/**
 * Local linear regression with tricube weights over the nearest `span` values of an even grid.
 * @param weights further weights; null = all 1
 * @returns [count] its values at places from, from + 1, …; the weighted mean of all values where no weight is near
 */
function localRegression(
  values: Float64Array,
  weights: Float64Array | null,
  span: number,
  from: number,
  count: number,
): Float64Array {
  const rows = values.length;
  const near = Math.min(span, rows);
  const beyond = span > rows ? (span - rows) / 2 : 0;
  return Float64Array.from({ length: count }, (_, index) => {
    const x = from + index;
    const left = Math.max(0, Math.min(rows - near, Math.round(x - (near - 1) / 2)));
    const reach = Math.max(x - left, left + near - 1 - x) + beyond;
    let [sum, sumX, sumXX, sumY, sumXY] = [0, 0, 0, 0, 0];
    for (let row = left; row < left + near; row++) {
      const distance = row - x;
      const share = reach === 0 ? 0 : Math.abs(distance) / reach;
      const weight = share >= 1 ? 0 : (1 - share ** 3) ** 3 * (weights === null ? 1 : weights[row]);
      sum += weight;
      sumX += weight * distance;
      sumXX += weight * distance * distance;
      sumY += weight * values[row];
      sumXY += weight * distance * values[row];
    }
    if (sum <= 0) {
      return weightedMeanOf(values, weights);
    }
    const spread = sumXX - (sumX * sumX) / sum;
    const slope = spread > 1e-9 * sum ? (sumXY - (sumX * sumY) / sum) / spread : 0;
    return (sumY - slope * sumX) / sum;
  });
}

function weightedMeanOf(values: Float64Array, weights: Float64Array | null): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, row) => {
    const weight = weights === null ? 1 : weights[row];
    sum += weight * value;
    total += weight;
  });
  return total > 0 ? sum / total : 0;
}

function odd(count: number): number {
  return count % 2 === 0 ? count + 1 : count;
}
