import { delimiterOf, headerFields, missingColumns, recogniseColumns } from '../traces/csv-columns';
import type { Verdict } from './discovered-file';

const MAX_HEADER_CHARACTERS = 16 << 10;
const MAX_ROWS_CHARACTERS = 64 << 10;

const NO_HEADER = 'rows with ids and times, but no header that names the columns';
/** A line that may be a header: it names both ids. */
const MAY_BE_HEADER = /trace.*(?:span|id)/i;
const ID = /^"?(?:[0-9a-f]{16}|[0-9a-f]{32})"?$/i;
const MIN_ID_DIGITS = 16;
const TIME = /^"?(?:1\d{9}(?:\d{3}){0,3}(?:\.\d+)?|\d{4}-\d\d-\d\d[T ].*)"?$/;

/** A table is one of spans when its header names the columns a span needs; other tables are ignored. */
export function sniffCsv(head: string): Verdict {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  const line = text.slice(0, MAX_HEADER_CHARACTERS).split(/\r?\n/, 1)[0];
  const columns = recogniseColumns(headerFields(line, delimiterOf(line)));
  const missing = missingColumns(columns);
  if (missing.length === 0) {
    return { kind: 'csv-spans' };
  }
  if (columns.traceId === undefined || columns.spanId === undefined) {
    return lateHeader(text) ?? (hasRowsOfSpans(text) ? { refused: NO_HEADER } : undefined);
  }
  return { refused: `a table with trace and span ids, but no column for ${missing.join(', ')}` };
}

/** A header that stands behind other lines, as in a log or in files that were joined. */
function lateHeader(text: string): Verdict {
  const lines = text.slice(0, MAX_ROWS_CHARACTERS).split(/\r?\n/);
  const at = lines.findIndex(
    (line, index) =>
      index > 0 &&
      line.length < MAX_HEADER_CHARACTERS &&
      MAY_BE_HEADER.test(line) &&
      missingColumns(recogniseColumns(headerFields(line, delimiterOf(line)))).length === 0,
  );
  return at < 0
    ? undefined
    : { refused: `the header of a table of spans is line ${at + 1}: remove the lines before it` };
}

/** Whether a line looks like a span although nothing says what its cells mean: the others may be damaged, or of another format. */
export function hasRowsOfSpans(text: string): boolean {
  const looked = text.slice(0, MAX_ROWS_CHARACTERS);
  return (
    mayHoldId(looked) &&
    looked.split(/\r\n|\r|\n/).some((row) => {
      const cells = mayHoldId(row) ? headerFields(row, delimiterOf(row)) : [];
      return cells.filter((cell) => ID.test(cell)).length > 1 && cells.some((cell) => TIME.test(cell));
    })
  );
}

/** Whether as many hexadecimal digits as an id has stand in a row: spares most texts the search in their lines. */
function mayHoldId(text: string): boolean {
  // A row of them cannot pass between two characters that are so far apart.
  for (let at = MIN_ID_DIGITS - 1; at < text.length; at += MIN_ID_DIGITS) {
    let [from, to] = [at, at];
    while (isHexDigit(text.charCodeAt(from))) {
      from--;
    }
    while (isHexDigit(text.charCodeAt(to))) {
      to++;
    }
    if (to - from > MIN_ID_DIGITS) {
      return true;
    }
  }
  return false;
}

/** @param code NaN outside a text */
function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}
