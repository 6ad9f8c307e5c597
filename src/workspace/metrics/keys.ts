import type { TextRow } from './text-rows';

/** Share of rows that repeat a time from which a table is long: one row per time and key instead of one per time. */
const MIN_REPEATED = 0.1;
/** Share of rows that time and key tell apart. */
const MIN_TOLD = 0.9;
const SERIES_NAME = /^(?:series|metric)$/i;
/** Names of columns that hold keys although they hold numbers. */
const KEY_NAME =
  /(?:^|[_ .-])(?:id|key|no|node|pod|host|instance|service|server|shard|core|cpu|device|sensor|partition|zone)$/i;

/**
 * The columns whose values tell apart the rows of one time: `service` of a table with `time, service, p90`. Empty for a
 * table with one row per time, or where no column tells.
 * @param texts columns that hold text
 * @param numbers columns that hold numbers
 */
export function keyColumns(
  rows: readonly TextRow[],
  timeColumn: number,
  texts: readonly number[],
  numbers: readonly number[],
  heading: readonly string[] | null,
): readonly number[] {
  // Grafana's "series as rows" names its columns so, also when it holds one series.
  const series = texts.find((column) => SERIES_NAME.test(heading?.[column] ?? ''));
  if (timeColumn >= 0 && series !== undefined && texts.length === 1 && numbers.length === 1) {
    return [series];
  }
  if (timeColumn < 0 || distinct(rows, [timeColumn]) > (1 - MIN_REPEATED) * rows.length) {
    return [];
  }
  const varying = texts.filter((column) => distinct(rows, [column]) > 1);
  const named = numbers.filter((column) => KEY_NAME.test(heading?.[column].trim() ?? ''));
  for (const keys of [varying, ...named.map((column) => [...varying, column])]) {
    if (keys.length > 0 && distinct(rows, [timeColumn, ...keys]) >= MIN_TOLD * rows.length) {
      return keys;
    }
  }
  // Not all told apart, but better than one series of everything.
  return distinct(rows, [timeColumn, ...varying]) > 1.5 * distinct(rows, [timeColumn]) ? varying : [];
}

function distinct(rows: readonly TextRow[], columns: readonly number[]): number {
  return new Set(rows.map(({ fields }) => columns.map((column) => fields[column]).join('\u001f'))).size;
}
