import type { FilePlace } from '../../io/file-place';
import type { Problem } from '../../contracts/problem';
import { looksLikeDate } from '../cells/date';
import { type NumberStyle, parseNumber, StyleSurvey } from '../cells/number';
import { type NumberColumn, numberColumn } from './column';
import { keyColumns } from './keys';
import { longTable } from './long-csv';
import { isMissing } from './numbers';
import { type MetricTable, UnusableMetrics } from './table';
import { whichCounts } from './series';
import { unstacked } from './stacked-heading';
import { readTextRows, type TextRow } from './text-rows';
import { parseTimes } from './timestamps';

const TIME_NAME = /^_?(date|time|timestamp|datetime|date_?time|ts|epoch|unix(time)?|minute)$/i;
const INDEX_NAME = /^(|index|unnamed: ?0|row|#)$/i;
/** Rows from which the role of a column or of the first line is judged. */
const SAMPLE_ROWS = 200;

/**
 * Reads a CSV (comma, semicolon or tab; plain, gzip or zstd): an optional heading, an optional time column, numbers. A
 * table is wide, with a row per time, or long, with a row per time and key.
 * What cannot be used (a text column, an unreadable cell, a short row) is left out and said in `problems`.
 * @throws UnusableMetrics when the file cannot be opened or holds no numbers
 */
export async function readMetricTable(
  place: string | FilePlace,
  file: string,
  signal?: AbortSignal,
): Promise<MetricTable> {
  const {
    rows: lines,
    delimiter,
    cutShort,
  } = await readTextRows(place, signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new UnusableMetrics(
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const all = unstacked(lines);
  const problems: Problem[] = [];
  const say = (severity: Problem['severity'], reason: string, line?: number, count?: number): void => {
    problems.push({ file, severity, reason, line, count });
  };
  if (cutShort !== null) {
    say('error', `${cutShort}; the rows before are used`);
  }
  // InfluxDB writes the types of its columns in lines that begin so.
  const rows = all.filter(({ fields }) => !fields[0].startsWith('#') || fields[0] === '#');
  if (rows.length === 0) {
    throw new UnusableMetrics(`${file} is empty`);
  }
  const commented = commentedHeading(all, rows[0]);
  const heading = commented ?? headingOf(rows);
  const body =
    heading === null || commented !== null
      ? rows
      : rows.slice(1).filter(({ fields }) => !isSame(fields, heading));
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

  const sound = cutShort === null ? complete : soundRows(complete, broken);
  const style = styleOf(sound, delimiter);
  const timeColumn = timeColumnOf(heading, sound);
  const { numbers, texts } = rolesOf(heading, sound, timeColumn, style, cutShort !== null);
  const nameOf = (column: number): string => heading?.[column] || `column ${column + 1}`;
  const timesMs = timeColumn < 0 ? null : parseTimes(complete.map(({ fields }) => fields[timeColumn]));
  const measured = numbers.filter(({ column }) => !isInfluxTable(heading, column));
  const keys = keyColumns(
    sound,
    timeColumn,
    texts,
    measured.map(({ column }) => column),
    heading,
  );
  for (const column of texts.filter((each) => !keys.includes(each))) {
    say(
      'warning',
      `column ${column + 1}${heading ? ` (${heading[column]})` : ''} holds text and is left out`,
    );
  }
  const values = measured.filter(({ column }) => !keys.includes(column));
  for (const { column, numbers: read } of values) {
    if (read.unit !== undefined) {
      say('note', `the cells of ${nameOf(column)} name their unit: read in ${read.unit}`);
    }
  }
  if (values.length === 0) {
    const example = complete[0].fields.find((text) => !isMissing(text)) ?? '';
    throw new UnusableMetrics(
      `${file} has no column of numbers (its first row has "${example.slice(0, 40)}")`,
    );
  }
  if (keys.length > 0 && timesMs !== null) {
    const layout = { heading, timesMs, keys, values, isDamaged: cutShort !== null };
    return longTable(complete, layout, file, problems);
  }
  // Rows behind damage must not replace rows before it.
  const order = cutShort !== null && timesMs !== null ? firstOfEachTime(timesMs) : [...complete.keys()];
  if (order.length < complete.length) {
    const reason = `rows that repeat the time of another row: the ${whichCounts(true)} counts`;
    say('warning', reason, undefined, complete.length - order.length);
  }
  const kept = order.map((row) => complete[row]);
  return {
    names: values.map(({ column }) => nameOf(column)),
    rows: kept.length,
    values: valuesOf(kept, values, say),
    timesMs: timesMs && Float64Array.from(order, (row) => timesMs[row]),
    ...(cutShort !== null && timesMs !== null && !Number.isNaN(timesMs[0]) ? { soundMs: timesMs[0] } : {}),
    problems,
  };
}

/** What is damaged may go on with other text: the rows before the first broken one say what the columns are. */
function soundRows(complete: readonly TextRow[], broken: TextRow | undefined): readonly TextRow[] {
  const before = complete.filter(({ line }) => broken === undefined || line < broken.line);
  return before.length > 0 ? before : complete;
}

/** Indices of the rows; those without a time are kept. */
function firstOfEachTime(timesMs: Float64Array): number[] {
  const seen = new Set<number>();
  return [...timesMs.keys()].filter((row) => {
    const isNew = Number.isNaN(timesMs[row]) || !seen.has(timesMs[row]);
    seen.add(timesMs[row]);
    return isNew;
  });
}

function isSame(fields: readonly string[], heading: readonly string[]): boolean {
  return fields.length === heading.length && fields.every((field, index) => field === heading[index]);
}

/** What InfluxDB writes beside its values, as the number of a table. */
function isInfluxTable(heading: readonly string[] | null, column: number): boolean {
  return heading !== null && heading.includes('_value') && heading[column] !== '_value';
}

function styleOf(rows: readonly TextRow[], delimiter: string): NumberStyle {
  const survey = new StyleSurvey();
  for (const { fields } of rows) {
    fields.forEach((field) => survey.see(field));
  }
  return survey.style(delimiter);
}

interface Measured {
  readonly column: number;
  readonly numbers: NumberColumn;
}

function rolesOf(
  heading: readonly string[] | null,
  rows: readonly TextRow[],
  timeColumn: number,
  style: NumberStyle,
  isDamaged: boolean,
): { numbers: Measured[]; texts: number[] } {
  const numbers: Measured[] = [];
  const texts: number[] = [];
  for (let column = 0; column < rows[0].fields.length; column++) {
    const cells = rows.map(({ fields }) => fields[column]);
    // Behind damage anything may stand, and more of it than before: the first row decides.
    const read =
      column === timeColumn
        ? undefined
        : (numberColumn(cells, style) ?? (isDamaged ? numberColumn(cells.slice(0, 1), style) : undefined));
    if (column === timeColumn || (read !== undefined && isIndex(column, heading, cells))) {
      continue;
    }
    if (read === undefined) {
      texts.push(column);
    } else {
      numbers.push({ column, numbers: read });
    }
  }
  return { numbers, texts };
}

/** An unnamed first column that counts the rows is an index some tools write, not a series. */
function isIndex(column: number, heading: readonly string[] | null, cells: readonly string[]): boolean {
  const sample = cells.slice(0, SAMPLE_ROWS);
  const counts =
    sample.length > 2 &&
    sample.every((text, row) => row === 0 || parseNumber(text) === parseNumber(sample[row - 1]) + 1);
  const isEmpty = cells.every((text) => text === '');
  return column === 0 && (counts || isEmpty) && heading !== null && INDEX_NAME.test(heading[0]);
}

const INFLUX_TYPES = /^#(?:datatype|group|default)$/i;

/** Names in a line of comment before the first row, as `sadf -d` writes them. */
function commentedHeading(all: readonly TextRow[], first: TextRow): readonly string[] | null {
  const before = all.at(all.indexOf(first) - 1);
  const isHeading =
    all[0] !== first &&
    before?.fields[0].startsWith('#') === true &&
    !INFLUX_TYPES.test(before.fields[0]) &&
    before.fields.length === first.fields.length &&
    before.fields.length > 1 &&
    before.fields.every((field) => Number.isNaN(parseNumber(field))) &&
    first.fields.some((field) => !Number.isNaN(parseNumber(field)) || looksLikeDate(field));
  return isHeading ? before.fields.map((field) => field.replace(/^#\s*/, '')) : null;
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
  const numbers = first.fields.map((field) => parseNumber(field)).filter((value) => !Number.isNaN(value));
  const areIds =
    numbers.length > 1 &&
    numbers.every((value) => Number.isInteger(value) && value >= 0) &&
    new Set(numbers).size === numbers.length;
  if (!areIds || looksLikeDate(first.fields[0])) {
    return null;
  }
  const below = rest.flatMap(({ fields }) =>
    fields.map((field) => parseNumber(field)).filter((value) => !Number.isNaN(value)),
  );
  const fractional = below.some((value) => !Number.isInteger(value));
  const larger =
    below.length > 0 &&
    Math.min(...numbers) > below.reduce((most, value) => Math.max(most, value), -Infinity);
  return fractional || larger ? first.fields : null;
}

function timeColumnOf(heading: readonly string[] | null, rows: readonly TextRow[]): number {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const width = rows[0].fields.length;
  const dates = Array.from({ length: width }, (_, column) => column).filter(
    (column) => sample.filter(({ fields }) => looksLikeDate(fields[column])).length * 2 > sample.length,
  );
  // Of several, the one that moves: a query's start and end are the same in every row.
  const moves = dates.map((column) => new Set(sample.map(({ fields }) => fields[column])).size);
  const dated = dates[moves.indexOf(Math.max(...moves))];
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

function valuesOf(
  rows: readonly TextRow[],
  columns: readonly Measured[],
  say: (severity: 'warning', reason: string, line: number, count: number) => void,
): Float32Array {
  const values = new Float32Array(rows.length * columns.length);
  let unreadable = 0;
  let firstLine = 0;
  rows.forEach(({ fields, line }, row) => {
    columns.forEach(({ column, numbers }, index) => {
      const text = fields[column];
      const value = numbers.value(text);
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
