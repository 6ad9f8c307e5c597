import type { FeatureReader, FeatureSet, Sight } from './feature-set';
import { meanBefore, smoothed, withSums, type History } from './history';
import { deviationsFrom, profileAfter, sameTimeBefore } from './profile';

/** Which seasons a set of features reads. */
export type SeasonsRead = 'none' | 'day' | 'week';

/** Last values that are read one by one. */
const LAST_VALUES = 6;
/** Widths of moving means, in hours of the season (24 to a day), or rows without one. */
const LEVEL_HOURS = [2, 4, 12, 24, 72, 168, 336, 800];
const DEVIATION_HOURS = [3, 12, 24, 96, 192];
/** Rows for each row of a window: a level that is hardly longer than the recording is noise. */
const ROWS_PER_LEVEL = 4;
const ROWS_PER_DEVIATION = 8;
/** Same time so many days or weeks ago. */
const DAYS = [1, 2, 3];
const WEEKS = [1, 2, 3, 4];
const HOURS_A_DAY = 24;
/** Half-lives of what is usual, in seasons. */
const DAY_HALF_LIVES = [2, 7];
const WEEK_HALF_LIVES = [1.5, 6];
/** Weeks that must be there for every further week that is looked back. */
const WEEKS_PER_LAG = 3;

interface Profile {
  readonly period: number;
  readonly halfLife: number;
}

/**
 * Some tens of features that a linear model of each step reads: last values, levels over growing stretches, the same time of
 * earlier days and weeks, what is usual then, and how far the series has been from usual. Few enough to be learned from days.
 * With a limited reach values come from the window alone; what is usual at a time of day or week is learned from all
 * earlier rows, as a network learns it in its embedding of the calendar.
 */
export function compactFeatures({ seasons, reach, steps, rows }: Sight, read: SeasonsRead): FeatureSet {
  const { day, week } = seasons;
  const hour = read === 'none' ? 1 : day / HOURS_A_DAY;
  const smooth = Math.max(1, Math.floor(hour / 2));
  const fitting = (hours: readonly number[], rowsPerRow: number): number[] =>
    distinct(hours.map((each) => Math.max(2, Math.round(each * hour)))).filter(
      (width) => width <= reach && width * rowsPerRow <= rows,
    );
  const levels = fitting(LEVEL_HOURS, ROWS_PER_LEVEL);
  const deviations = read === 'none' ? [] : fitting(DEVIATION_HOURS, ROWS_PER_DEVIATION);
  const lastValues = Math.min(LAST_VALUES, reach);
  const dayLags = read === 'none' ? [] : DAYS.filter((count) => count * day <= reach);
  const weekLags =
    read === 'week'
      ? WEEKS.filter(
          (count) => count * week <= reach && (count === 1 || count * WEEKS_PER_LAG * week <= rows),
        )
      : [];
  const profiles: Profile[] = [
    ...(read === 'none' ? [] : profilesOf(day, DAY_HALF_LIVES, reach)),
    ...(read === 'week' ? profilesOf(week, WEEK_HALF_LIVES, reach) : []),
  ];
  const isSmoothed = dayLags.length > 0 && day + smooth <= reach;
  const size =
    lastValues +
    levels.length +
    deviations.length * (read === 'week' ? 2 : 1) +
    dayLags.length +
    weekLags.length +
    (isSmoothed ? 1 : 0) +
    (weekLags.length > 0 ? 1 : 0) +
    profiles.length +
    1;
  return {
    name: `compact-${read}`,
    size,
    back: Math.max(
      lastValues,
      read === 'none' ? 0 : day + smooth,
      read === 'week' ? Math.max(1, weekLags.length) * week + smooth : 0,
    ),
    systems: Array.from({ length: steps }, (_, step) => [step]),
    reader,
  };

  function reader(history: History): FeatureReader {
    const { values } = history;
    const smoothValues = read === 'none' ? values : smoothed(history, smooth);
    const usual = profiles.map(({ period, halfLife }) => ({
      period,
      after: profileAfter(smoothValues, period, halfLife),
    }));
    const slowest = (period: number): History =>
      withSums(
        deviationsFrom(
          usual.filter((each) => each.period === period).at(-1)?.after ?? values,
          values,
          period,
        ),
      );
    const away = [...(read === 'none' ? [] : [slowest(day)]), ...(read === 'week' ? [slowest(week)] : [])];
    const fixed = lastValues + levels.length + deviations.length * away.length;
    let of = -1;
    const common = new Float64Array(fixed);
    let level = 0;
    return (out, origin, system) => {
      if (origin !== of) {
        of = origin;
        level = readCommon(origin);
      }
      out.set(common);
      let at = fixed;
      const put = (value: number): void => {
        out[at++] = Number.isNaN(value) ? level : value;
      };
      for (const count of dayLags) {
        put(valueAt(values, sameTimeBefore(origin, system, day) - (count - 1) * day));
      }
      if (isSmoothed) {
        put(valueAt(smoothValues, sameTimeBefore(origin, system, day, smooth)));
      }
      for (const count of weekLags) {
        put(valueAt(values, sameTimeBefore(origin, system, week) - (count - 1) * week));
      }
      if (weekLags.length > 0) {
        put(valueAt(smoothValues, sameTimeBefore(origin, system, week, smooth)));
      }
      for (const { period, after } of usual) {
        put(valueAt(after, sameTimeBefore(origin, system, period, smooth)));
      }
      out[at] = 1;
    };

    /** Features that are the same for every step. @returns the level that stands for what is missing */
    function readCommon(origin: number): number {
      const means = levels.map((width) => meanBefore(history, origin, width));
      const known = means.filter((value) => !Number.isNaN(value));
      const usualLevel = known.at(-1) ?? 0;
      let at = 0;
      const putOr = (value: number, missing: number): void => {
        common[at++] = Number.isNaN(value) ? missing : value;
      };
      for (let lag = 1; lag <= lastValues; lag++) {
        putOr(valueAt(values, origin - lag), known[0] ?? usualLevel);
      }
      means.forEach((value) => putOr(value, usualLevel));
      for (const deviation of away) {
        deviations.forEach((width) => putOr(meanBefore(deviation, origin, width), 0));
      }
      return usualLevel;
    }
  }
}

/** With a limited reach only what all earlier rows say alike: a profile that follows the last days would carry their values. */
function profilesOf(period: number, halfLives: readonly number[], reach: number): Profile[] {
  return (reach === Infinity ? halfLives : [Infinity]).map((halfLife) => ({ period, halfLife }));
}

/** NaN before the first row. */
const valueAt = (values: Float64Array, row: number): number => (row < 0 ? NaN : values[row]);

const distinct = (values: readonly number[]): number[] => [...new Set(values)];
