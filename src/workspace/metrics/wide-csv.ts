import type { Problem } from '../../contracts/problem';
import { isLongHeading, longTable } from './long-csv';
import { isMissing, parseNumber } from './numbers';
import { type MetricTable, UnusableMetrics } from './table';
import { readTextRows, type TextRow } from './text-rows';
import { looksLikeDate, parseTimes } from './timestamps';

const TIME_NAME = /^(date|time|timestamp|datetime|date_?time|ts|epoch|unix(time)?|minute)$/i;
const INDEX_NAME = /^(|index|unnamed: ?0|row|#)$/i;
/** Rows from which the role of a column or of the first line is judged. */
const SAMPLE_ROWS = 200;

/**
 * Reads a wide CSV (comma, semicolon or tab; plain, gzip or zstd): an optional heading, an optional time column, numbers.
 * What cannot be used (a text column, an unreadable cell, a short row) is left out and said in `problems`.
 * @throws UnusableMetrics when the file cannot be opened or holds no numbers
 */
export async function readMetricTable(
  path: string,
  file: string,
  signal?: AbortSignal,
): Promise<MetricTable> {
  const { rows, cutShort } = await readTextRows(path, signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new UnusableMetrics(
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const problems: Problem[] = [];
  const say = (severity: Problem['severity'], reason: string, line?: number, count?: number): void => {
    problems.push({ file, severity, reason, line, count });
  };
  if (cutShort !== null) {
    say('error', `${cutShort}; the rows before are used`);
  }
  if (rows.length === 0) {
    throw new UnusableMetrics(`${file} is empty`);
  }
  if (isLongHeading(rows[0])) {
    return longTable(rows, file, problems);
  }
  const heading = headingOf(rows);
  const body = heading === null ? rows : rows.slice(1);
  const width = rows[0].fields.length;
  const complete = body.filter(({ fields }) => fields.length === width);
  const broken = body.find(({ fields }) => fields.length !== width);
  if (broken) {
    say(
      'warning',
      `rows with ${broken.fields.length} instead of ${width} fields are left out`,
      broken.line,
      body.length - complete.length,
    );
  }
  if (complete.length === 0) {
    throw new UnusableMetrics(`${file} has no row of numbers`);
  }

  const timeColumn = timeColumnOf(heading, complete);
  const columns: number[] = [];
  for (let column = 0; column < width; column++) {
    if (column === timeColumn) {
      continue;
    }
    const role = roleOf(column, heading, complete);
    if (role === 'numbers') {
      columns.push(column);
    } else if (role === 'text') {
      say(
        'warning',
        `column ${column + 1}${heading ? ` (${heading[column]})` : ''} holds text and is left out`,
      );
    }
  }
  if (columns.length === 0) {
    throw new UnusableMetrics(`${file} has no column of numbers`);
  }
  return {
    names: columns.map((column) => heading?.[column] || `column ${column + 1}`),
    rows: complete.length,
    values: valuesOf(complete, columns, say),
    timesMs: timeColumn < 0 ? null : parseTimes(complete.map(({ fields }) => fields[timeColumn])),
    problems,
  };
}

/** The first line's fields when they are names; numeric names (sensor numbers) are told from measurements by the lines below. */
function headingOf(rows: readonly TextRow[]): readonly string[] | null {
  const [first, ...rest] = rows.slice(0, SAMPLE_ROWS);
  if (
    first.fields.some(
      (field) => !isMissing(field) && Number.isNaN(parseNumber(field)) && !looksLikeDate(field),
    )
  ) {
    return first.fields;
  }
  const numbers = first.fields.map(parseNumber).filter((value) => !Number.isNaN(value));
  const areIds =
    numbers.length > 1 &&
    numbers.every((value) => Number.isInteger(value) && value >= 0) &&
    new Set(numbers).size === numbers.length;
  if (!areIds || looksLikeDate(first.fields[0])) {
    return null;
  }
  const below = rest.flatMap(({ fields }) => fields.map(parseNumber).filter((value) => !Number.isNaN(value)));
  const fractional = below.some((value) => !Number.isInteger(value));
  const larger =
    below.length > 0 &&
    Math.min(...numbers) > below.reduce((most, value) => Math.max(most, value), -Infinity);
  return fractional || larger ? first.fields : null;
}

function timeColumnOf(heading: readonly string[] | null, rows: readonly TextRow[]): number {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const width = rows[0].fields.length;
  const dated = Array.from({ length: width }, (_, column) => column).find(
    (column) => sample.filter(({ fields }) => looksLikeDate(fields[column])).length * 2 > sample.length,
  );
  if (dated !== undefined) {
    return dated;
  }
  return (
    heading?.findIndex(
      (name, column) =>
        TIME_NAME.test(name) &&
        parseTimes(sample.map(({ fields }) => fields[column])).some((time) => !Number.isNaN(time)),
    ) ?? -1
  );
}

/** An unnamed first column that counts the rows is an index some tools write, not a series. */
function roleOf(
  column: number,
  heading: readonly string[] | null,
  rows: readonly TextRow[],
): 'numbers' | 'text' | 'index' {
  const sample = rows.slice(0, SAMPLE_ROWS).map(({ fields }) => fields[column]);
  const unreadable = sample.filter((text) => !isMissing(text) && Number.isNaN(parseNumber(text))).length;
  if (unreadable * 2 > sample.length) {
    return 'text';
  }
  const counts =
    sample.length > 2 &&
    sample.every((text, row) => row === 0 || parseNumber(text) === parseNumber(sample[row - 1]) + 1);
  return column === 0 && counts && heading !== null && INDEX_NAME.test(heading[0]) ? 'index' : 'numbers';
}

function valuesOf(
  rows: readonly TextRow[],
  columns: readonly number[],
  say: (severity: 'warning', reason: string, line: number, count: number) => void,
): Float32Array {
  const values = new Float32Array(rows.length * columns.length);
  let unreadable = 0;
  let firstLine = 0;
  rows.forEach(({ fields, line }, row) => {
    columns.forEach((column, index) => {
      const text = fields[column];
      const value = parseNumber(text);
      values[row * columns.length + index] = value;
      if (Number.isNaN(value) && !isMissing(text) && unreadable++ === 0) {
        firstLine = line;
      }
    });
  });
  if (unreadable > 0) {
    say('warning', 'cells that are no number count as missing', firstLine, unreadable);
  }
  return values;
}
