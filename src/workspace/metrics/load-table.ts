import type { Problem } from '../../contracts/problem';
import { StyleSurvey } from '../cells/number';
import { numberColumn } from './column';
import { isMissing } from './numbers';
import { SeriesCollector } from './series';
import { type MetricTable, UnusableMetrics } from './table';
import { readTextRows, type TextRow } from './text-rows';
import { parseTimes } from './timestamps';

/** Columns of a table by their names; null where the content decides. */
export interface NamedColumns {
  readonly time: string | null;
  /** Null: every column of numbers of a wide table. */
  readonly value: string | null;
  /** The column that tells series apart; null in a wide table. */
  readonly series: string | null;
  /** Columns that say something of a series which does not change with time. */
  readonly statics: readonly string[];
}

export interface LoadTable {
  readonly table: MetricTable;
  /** Whether the time column counts rows instead of naming moments. */
  readonly isCounted: boolean;
  /** Per series of the table, the texts of the static columns. */
  readonly statics: readonly (readonly string[])[];
}

/** What stands for a row's time where a column counts rows. */
const MS_PER_COUNT = 1000;

/**
 * Reads a table whose columns the user names: wide with one series a column, or long with a column that tells series apart.
 * @throws UnusableMetrics when a named column is missing or nothing can be read
 */
export async function readLoadTable(
  path: string,
  file: string,
  columns: NamedColumns,
  signal?: AbortSignal,
): Promise<LoadTable> {
  const { rows, delimiter, cutShort } = await readTextRows(path, signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new UnusableMetrics(
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  if (rows.length < 2) {
    throw new UnusableMetrics(`${file} needs a heading and rows below it: columns are given by name`);
  }
  const heading = rows[0].fields;
  const body = rows.slice(1).filter(({ fields }) => fields.length === heading.length);
  const problems: Problem[] = [];
  const say = (reason: string, line: number | undefined, count: number): void => {
    problems.push({ file, severity: 'warning', reason, line, count });
  };
  if (cutShort !== null) {
    problems.push({ file, severity: 'error', reason: `${cutShort}; the rows before are used` });
  }
  if (body.length < rows.length - 1) {
    const broken = rows.slice(1).find(({ fields }) => fields.length !== heading.length);
    say(
      'rows with another number of fields than the heading are left out',
      broken?.line,
      rows.length - 1 - body.length,
    );
  }
  const indexOf = columnFinder(heading, file);
  const time = columns.time === null ? null : indexOf(columns.time);
  const series = columns.series === null ? null : indexOf(columns.series);
  const statics = columns.statics.map(indexOf);
  const taken = new Set([time, series, ...statics]);
  const survey = new StyleSurvey();
  body.forEach(({ fields }) => fields.forEach((field) => survey.see(field)));
  const style = survey.style(delimiter);
  const values = (
    columns.value === null ? [...heading.keys()].filter((each) => !taken.has(each)) : [indexOf(columns.value)]
  ).flatMap((column) => {
    const numbers = numberColumn(
      body.map(({ fields }) => fields[column]),
      style,
    );
    return numbers === undefined ? [] : [{ column, numbers }];
  });
  if (values.length === 0) {
    throw new UnusableMetrics(
      columns.value === null
        ? `${file} has no column of numbers beside those named`
        : `column ${columns.value} of ${file} holds no numbers`,
    );
  }
  if (series !== null && values.length > 1) {
    throw new UnusableMetrics(
      `${file} has several columns of numbers (${values.map(({ column }) => heading[column]).join(', ')}): name one with --value`,
    );
  }
  const { timesMs, isCounted } = timesOf(body, time, series);
  const collector = new SeriesCollector();
  const context = new Map<string, readonly string[]>();
  const unreadable: TextRow[] = [];
  body.forEach((row, at) => {
    for (const { column, numbers } of values) {
      const name = series === null ? heading[column] : row.fields[series];
      const value = numbers.value(row.fields[column]);
      if (Number.isNaN(timesMs[at]) || (Number.isNaN(value) && !isMissing(row.fields[column]))) {
        unreadable.push(row);
      }
      collector.add(name, timesMs[at], value);
      if (!context.has(name)) {
        context.set(
          name,
          statics.map((each) => row.fields[each]),
        );
      }
    }
  });
  if (unreadable.length > 0) {
    say('a time or a value that cannot be read', unreadable[0].line, unreadable.length);
  }
  if (collector.isEmpty) {
    throw new UnusableMetrics(`${file} has no row with a time that can be read`);
  }
  const table = collector.table(file, problems, cutShort !== null);
  return { table, isCounted, statics: table.names.map((name) => context.get(name) ?? []) };
}

function columnFinder(heading: readonly string[], file: string): (name: string) => number {
  return (name) => {
    const found = heading.indexOf(name);
    if (found < 0) {
      throw new UnusableMetrics(`${file} has no column '${name}'; it has ${heading.slice(0, 20).join(', ')}`);
    }
    return found;
  };
}

/** Times of the rows; without a column of moments, rows are counted, each series by itself. */
function timesOf(
  rows: readonly TextRow[],
  time: number | null,
  series: number | null,
): { timesMs: Float64Array; isCounted: boolean } {
  if (time !== null) {
    const texts = rows.map(({ fields }) => fields[time]);
    const timesMs = parseTimes(texts);
    if (timesMs.some((moment) => !Number.isNaN(moment))) {
      return { timesMs, isCounted: false };
    }
    const counts = Float64Array.from(texts, (text) =>
      /^\d{1,9}$/.test(text) ? Number(text) * MS_PER_COUNT : NaN,
    );
    return { timesMs: counts, isCounted: true };
  }
  const seen = new Map<string, number>();
  const timesMs = Float64Array.from(rows, ({ fields }) => {
    const name = series === null ? '' : fields[series];
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count * MS_PER_COUNT;
  });
  return { timesMs, isCounted: true };
}
