import type { FeatureReader, FeatureSet, Sight } from './feature-set';
import { meanBefore, type History } from './history';

/** Last values that are read; more are too many unknowns for the rows people have. */
const MAX_LAGS = 192;
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
export function lagFeatures({ seasons: { week }, reach, steps, rows }: Sight): FeatureSet | null {
  const lags = Math.min(
    MAX_LAGS,
    reach === Infinity && week > 0 ? week : reach,
    Math.floor(rows / ROWS_PER_UNKNOWN),
  );
  const weeks =
    week === 0 || reach < week
      ? 0
      : Math.min(MAX_WEEKS, Math.floor(MAX_WEEK_VALUES / steps), Math.floor(reach / week));
  const size = lags + weeks * steps + 1;
  const back = Math.max(lags, weeks * week);
  if (size * ROWS_PER_UNKNOWN > rows - back - steps || lags < 2) {
    return null;
  }
  return {
    name: 'lags',
    size,
    back,
    systems: [Array.from({ length: steps }, (_, step) => step)],
    reader,
  };

  function reader(history: History): FeatureReader {
    const { values } = history;
    return (out, origin) => {
      const level = meanBefore(history, origin, lags);
      const missing = Number.isNaN(level) ? 0 : level;
      let at = 0;
      const put = (value: number): void => {
        out[at++] = Number.isNaN(value) ? missing : value;
      };
      for (let lag = 1; lag <= lags; lag++) {
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
  }
}
