/** What the base network reads of a load series before an origin. */

/** Values before the origin, and values ahead of it. */
export const BASE_LAGS = 48;
export const BASE_STEPS = 24;
const LEVELS = 4;
const HARMONICS = 2;
const DAYS_A_WEEK = 7;
/** Lags and levels, the time of day, the day of the week. */
export const BASE_INPUTS = BASE_LAGS + LEVELS + 2 * HARMONICS + DAYS_A_WEEK;
const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday; days count from Monday. */
const FIRST_DAY = 3;
/** So small a spread is none. */
const LEAST_SPREAD = 0.01;
/** Levels further away than this say no more. */
const MAX_LEVEL = 5;
/** Brings what is no difference of values to their order. */
const LEVEL_UNIT = 0.3;

/** One load series on a regular clock. */
export interface LoadCourse {
  /** Standardised, so that one is a deviation; NaN = missing. */
  readonly values: Float64Array;
  /** Null when the times of rows are unknown: the calendar then says nothing. */
  readonly clock: { readonly startMs: number; readonly stepMs: number } | null;
}

/** What inputs and forecasts of a window are relative to: the last known value, and the unit of differences from it. */
export interface WindowScale {
  readonly level: number;
  /** Half the deviation of the series, half that of the window: a series that swings more than it used to stays in the range of the known. */
  readonly unit: number;
}

/**
 * Writes the inputs at an origin; reads only rows before it. Missing values count as the last known one.
 * @param out [BASE_INPUTS]
 * @param reach rows before the origin that are read at most
 */
export function fillBaseInputs(
  out: Float32Array,
  { values, clock }: LoadCourse,
  origin: number,
  reach = BASE_LAGS,
): WindowScale {
  const first = origin - BASE_LAGS;
  const earliest = Math.max(0, origin - reach);
  let level = 0;
  for (let row = origin - 1; row >= earliest; row--) {
    if (!Number.isNaN(values[row])) {
      level = values[row];
      break;
    }
  }
  let sum = 0;
  let squares = 0;
  for (let lag = 0; lag < BASE_LAGS; lag++) {
    const value = first + lag < earliest ? NaN : values[first + lag];
    const relative = Number.isNaN(value) ? 0 : value - level;
    out[lag] = relative;
    sum += relative;
    squares += relative * relative;
  }
  const mean = sum / BASE_LAGS;
  const variance = Math.max(0, squares / BASE_LAGS - mean * mean);
  const unit = Math.sqrt((1 + variance) / 2);
  for (let lag = 0; lag < BASE_LAGS; lag++) {
    out[lag] /= unit;
  }
  const spread = Math.sqrt(variance);
  const place = Math.max(-MAX_LEVEL, Math.min(MAX_LEVEL, level / unit));
  out.set(
    [mean / unit, spread / unit, LEVEL_UNIT * Math.log(spread + LEAST_SPREAD), LEVEL_UNIT * place],
    BASE_LAGS,
  );
  out.fill(0, BASE_LAGS + LEVELS);
  if (clock !== null) {
    const days = (clock.startMs + origin * clock.stepMs) / DAY_MS;
    let at = BASE_LAGS + LEVELS;
    for (let harmonic = 1; harmonic <= HARMONICS; harmonic++) {
      const angle = 2 * Math.PI * harmonic * (days - Math.floor(days));
      out[at++] = Math.sin(angle);
      out[at++] = Math.cos(angle);
    }
    out[at + ((Math.floor(days) + FIRST_DAY) % DAYS_A_WEEK)] = 1;
  }
  return { level, unit };
}
