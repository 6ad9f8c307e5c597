import type { TextRow } from './text-rows';

/** Share of rows that repeat a time from which a table is long: one row per time and key instead of one per time. */
const MIN_REPEATED = 0.1;
/** Share of rows that time and key tell apart. */
const MIN_TOLD = 0.9;
const SERIES_NAME = /^(?:series|metric)$/i;
/** Names of columns that hold keys although they hold numbers. */
const KEY_NAME =
  /(?:^|[_ .-])(?:id|key|no|num|number|index|node|pod|host|instance|service|server|shard|core|cpu|gpu|device|sensor|partition|zone|port|code|status|replica|worker|thread|bucket|le|quantile|percentile|rank|slot|channel|lane|group|tenant|class|type)$/i;
/** A key is met again: rows for each of its values, at least. */
const MIN_ROWS_PER_KEY = 3;
/** Share of the times at which a column of any name has each of its values, from which it is a key. */
const MIN_FILLED = 0.8;
const SAMPLE_ROWS = 1000;

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
  const keys = withNumbers(rows, timeColumn, varying, numbers, heading);
  const told = distinct(rows, [timeColumn, ...keys]);
  // Where not all are told apart, it is still better than one series of everything.
  return told >= MIN_TOLD * rows.length || told > 1.5 * distinct(rows, [timeColumn]) ? keys : [];
}

/**
 * Keys with the columns of numbers that tell apart what they leave together: columns that are named so, then one that has
 * the same few values at every time. One column stays, to hold the values.
 */
function withNumbers(
  rows: readonly TextRow[],
  timeColumn: number,
  texts: readonly number[],
  numbers: readonly number[],
  heading: readonly string[] | null,
): readonly number[] {
  let keys = texts;
  let told = distinct(rows, [timeColumn, ...keys]);
  const takes = (column: number, isSure: (combinations: number) => boolean): boolean => {
    const combinations = distinct(rows, [...keys, column]);
    const more = distinct(rows, [timeColumn, ...keys, column]);
    // A few rows that repeat a key need no further one, unless it tells them all apart.
    const isNeeded = told < MIN_TOLD * rows.length ? more > told : more === rows.length;
    if (!isNeeded || combinations * MIN_ROWS_PER_KEY > rows.length || !isSure(combinations)) {
      return false;
    }
    keys = [...keys, column];
    told = more;
    return true;
  };
  const named = numbers.filter((column) => KEY_NAME.test(heading?.[column].trim() ?? ''));
  let left = numbers.length;
  for (const column of named) {
    if (told < rows.length && left > 1 && takes(column, () => true)) {
      left--;
    }
  }
  if (told < MIN_TOLD * rows.length && left > 1) {
    const times = distinct(rows, [timeColumn]);
    const sample = everyNth(rows);
    numbers
      .filter((column) => !keys.includes(column))
      .filter((column) => distinct(sample, [column]) * MIN_ROWS_PER_KEY <= sample.length)
      .find((column) => takes(column, (combinations) => rows.length >= MIN_FILLED * combinations * times));
  }
  return keys;
}

function everyNth(rows: readonly TextRow[]): readonly TextRow[] {
  const step = Math.ceil(rows.length / SAMPLE_ROWS);
  return rows.filter((_row, index) => index % step === 0);
}

function distinct(rows: readonly TextRow[], columns: readonly number[]): number {
  return new Set(rows.map(({ fields }) => columns.map((column) => fields[column]).join('\u001f'))).size;
}
