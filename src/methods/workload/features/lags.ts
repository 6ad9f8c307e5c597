import type { FeatureReader, FeatureSet, Sight } from './feature-set';
import type { History } from './history';

/** Last values that are read; more are too many unknowns for the rows people have. */
const MAX_LAGS = 192;
/** Last values of the short window. */
const WINDOW_ROWS = 48;
/** Values of earlier weeks at the steps ahead. */
const MAX_WEEK_VALUES = 192;
const MAX_WEEKS = 4;
/** Rows for every unknown: with fewer the set is left out. */
const ROWS_PER_UNKNOWN = 4;

/**
 * Every value of a long window, and the values of earlier weeks at all steps ahead: one system for all steps. Finds what the
 * compact features do not name, and needs many rows.
 * @returns null where the rows are too few
 */
export function lagFeatures(sight: Sight): FeatureSet | null {
  const { week } = sight.seasons;
  const { reach, steps } = sight;
  const weeks =
    week === 0 || reach < week
      ? 0
      : Math.min(MAX_WEEKS, Math.floor(MAX_WEEK_VALUES / steps), Math.floor(reach / week));
  return relativeLags(
    'lags',
    sight,
    reach === Infinity && week > 0 ? Math.min(MAX_LAGS, week) : MAX_LAGS,
    weeks,
  );
}

/** The last values alone: few unknowns, for short recordings. @returns null where the rows are too few */
export function windowFeatures(sight: Sight): FeatureSet | null {
  return relativeLags('window', sight, WINDOW_ROWS, 0);
}

/** Features and targets are relative to the last value: a level that changes for good does not mislead the model. */
function relativeLags(
  name: string,
  { seasons: { week }, reach, steps, rows }: Sight,
  wished: number,
  weeks: number,
): FeatureSet | null {
  const lags = Math.min(wished, reach, Math.floor(rows / ROWS_PER_UNKNOWN));
  // The last value is the level, so it is no feature; the constant takes its place.
  const size = lags + weeks * steps;
  const back = Math.max(lags, weeks * week);
  if (size * ROWS_PER_UNKNOWN > rows - back - steps || lags < 2) {
    return null;
  }
  const level = ({ values }: History, origin: number): number => {
    for (let row = origin - 1; row >= origin - lags; row--) {
      if (!Number.isNaN(values[row])) {
        return values[row];
      }
    }
    return 0;
  };
  return {
    name,
    size,
    back,
    systems: [Array.from({ length: steps }, (_, step) => step)],
    level,
    reader: (history): FeatureReader => {
      const { values } = history;
      return (out, origin) => {
        const last = level(history, origin);
        let at = 0;
        const put = (value: number): void => {
          out[at++] = Number.isNaN(value) ? 0 : value - last;
        };
        for (let lag = 2; lag <= lags; lag++) {
          put(values[origin - lag]);
        }
        for (let count = 1; count <= weeks; count++) {
          for (let step = 0; step < steps; step++) {
            const row = origin + step - count * week;
            put(row < origin ? values[row] : NaN);
          }
        }
        out[at] = 1;
      };
    },
  };
}
