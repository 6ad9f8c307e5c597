import type { ForecastInput } from './series';

/** Rows per day, and which weekday a row lies on where the times are known. */
export interface Season {
  readonly period: number;
  /** How the season is known, as text. */
  readonly reason: string;
}

const DAY_MS = 86_400_000;
/** Rows per day of the recording intervals in use: 1 h, 30, 20, 15, 10, 5 and 1 minute. */
const USUAL_PERIODS = [24, 48, 72, 96, 144, 288, 1440];
const MIN_CORRELATION = 0.3;
/** A correlation must stand out by this much from those a tenth of the period earlier and later. */
const MIN_PEAK = 0.02;

/** The daily season, from the clock or else from the data; null when unknown or when fewer than two days can teach it. */
export function findSeason(input: ForecastInput, trainRows: number): Season | null {
  if (input.clock !== null) {
    const period = DAY_MS / input.clock.stepMs;
    return Number.isInteger(period) && period >= 4 && trainRows >= 2 * period
      ? { period, reason: 'one day, by the times of the rows' }
      : null;
  }
  const series = meanSeries(input, trainRows);
  for (const period of USUAL_PERIODS.filter((each) => trainRows >= 2 * each)) {
    const at = autocorrelation(series, period);
    const around = Math.max(
      autocorrelation(series, Math.round(period * 0.9)),
      autocorrelation(series, Math.round(period * 1.1)),
    );
    if (at >= MIN_CORRELATION && at >= around + MIN_PEAK) {
      return {
        period,
        reason: `${period} rows, found in the data (correlation ${at.toFixed(2)}), since the rows have no times`,
      };
    }
  }
  return null;
}

/** Mean over the series of each row, each series standardised first. */
function meanSeries({ nodes, values }: ForecastInput, rows: number): Float64Array {
  const mean = new Float64Array(nodes);
  const deviation = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    let count = 0;
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row * nodes + node];
      if (Number.isNaN(value)) {
        continue;
      }
      count++;
      sum += value;
      squares += value * value;
    }
    mean[node] = count > 0 ? sum / count : 0;
    deviation[node] = count > 0 ? Math.sqrt(Math.max(0, squares / count - mean[node] ** 2)) : 0;
  }
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    let count = 0;
    for (let node = 0; node < nodes; node++) {
      const value = values[row * nodes + node];
      if (Number.isNaN(value) || deviation[node] === 0) {
        continue;
      }
      sum += (value - mean[node]) / deviation[node];
      count++;
    }
    return count > 0 ? sum / count : 0;
  });
}

function autocorrelation(series: Float64Array, lag: number): number {
  let product = 0;
  let squares = 0;
  for (let row = 0; row < series.length; row++) {
    squares += series[row] ** 2;
    if (row >= lag) {
      product += series[row] * series[row - lag];
    }
  }
  return squares > 0 ? product / (series.length - lag) / (squares / series.length) : 0;
}
