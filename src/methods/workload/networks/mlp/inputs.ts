import { profileAfter, sameTimeBefore } from '../../features/profile';
import { meanBefore, withSums, type History } from '../../features/history';
import type { WorkloadSeries } from '../request';

/** Last values that are read. */
const MAX_LAGS = 192;
/** Values of earlier seasons at the steps ahead. */
const MAX_SEASON_VALUES = 192;
const MAX_SEASONS = 4;
/** What must be recorded for a row that is looked back: more would leave too few windows to learn from. */
const ROWS_PER_LAG = 3;
/** Seasons after which a value counts half in what is usual at a time of the longest season. */
const USUAL_HALF_LIFE = 6;
/** Widths of moving means, in days, or in windows of lags without one. */
const LEVEL_DAYS = [1, 7, 28];

/** What the network reads of a series: [size], relative to the level, which is the last known value before the origin. */
export interface MlpInputs {
  readonly size: number;
  /** Rows that must lie before an origin that teaches. */
  readonly back: number;
  /** Writes the inputs at an origin; reads only rows before it. @returns the level */
  fill(out: Float32Array | Float64Array, node: number, origin: number): number;
}

/**
 * The last values, and where the reach allows it the values of earlier days or weeks at the steps ahead, what is usual then,
 * and levels over days to weeks. The calendar is known whatever the reach.
 * @param rows rows that teach @param reach rows before an origin that values are taken from; Infinity: all
 */
export function mlpInputs(series: WorkloadSeries, steps: number, rows: number, reach: number): MlpInputs {
  const { period: day, week } = series;
  const season = week > 0 ? week : day;
  const periods = [day, week].filter((period) => period > 0);
  const lags = Math.max(1, Math.min(reach, MAX_LAGS, Math.floor(rows / ROWS_PER_LAG)));
  const isSeen = (back: number): boolean => back <= reach && back * ROWS_PER_LAG <= rows;
  const most = Math.min(MAX_SEASONS, Math.floor(MAX_SEASON_VALUES / steps));
  const shifts = season === 0 ? [] : [...(week > 0 && day > lags ? [day] : []), ...multiples(season, most)];
  const read = shifts.filter((shift) => shift > lags - steps && isSeen(shift));
  const hasUsual = season > 0 && reach === Infinity && season * ROWS_PER_LAG <= rows;
  const levels = LEVEL_DAYS.map((days) => days * (day > 0 ? day : lags)).filter(isSeen);
  const size = lags + (read.length + (hasUsual ? 1 : 0)) * steps + levels.length + 2 * periods.length;
  const views = new Map<number, { history: History; usual: Float64Array | null }>();
  const viewOf = (node: number): { history: History; usual: Float64Array | null } => {
    const known = views.get(node);
    if (known !== undefined) {
      return known;
    }
    const own = series.values.subarray(node * series.rows, (node + 1) * series.rows);
    const history = withSums(Float64Array.from(own));
    const view = {
      history,
      usual: hasUsual ? profileAfter(history.values, season, USUAL_HALF_LIFE) : null,
    };
    views.set(node, view);
    return view;
  };
  return {
    size,
    back: Math.max(lags, ...read),
    fill: (out, node, origin) => {
      const { history, usual } = viewOf(node);
      const { values } = history;
      const level = lastKnown(values, origin);
      let at = 0;
      const put = (value: number | undefined): void => {
        out[at++] = value === undefined || Number.isNaN(value) ? 0 : value - level;
      };
      for (let lag = 1; lag <= lags; lag++) {
        put(values[origin - lag]);
      }
      for (const shift of read) {
        for (let step = 0; step < steps; step++) {
          const row = origin + step - shift;
          put(row < origin ? values[row] : NaN);
        }
      }
      if (usual !== null) {
        for (let step = 0; step < steps; step++) {
          put(usual[sameTimeBefore(origin, step, season)]);
        }
      }
      for (const width of levels) {
        put(meanBefore(history, origin, width));
      }
      for (const period of periods) {
        const angle = (2 * Math.PI * (origin % period)) / period;
        out[at++] = Math.sin(angle);
        out[at++] = Math.cos(angle);
      }
      return level;
    },
  };
}

const multiples = (of: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => (index + 1) * of);

/** 0 where nothing is known. */
function lastKnown(values: Float64Array, origin: number): number {
  for (let row = origin - 1; row >= 0; row--) {
    if (!Number.isNaN(values[row])) {
      return values[row];
    }
  }
  return 0;
}
