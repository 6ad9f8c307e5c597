import type { FilePlace } from '../../io/file-place';
import { megabytes } from '../../io/json-cut';
import { openByteSource } from '../../io/open-source';
import { byteOrderOf, UTF16 } from '../../io/utf16';

/** The fields of one line of a delimited text file. */
export interface TextRow {
  /** 1-based. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface TextRows {
  readonly rows: readonly TextRow[];
  /** What separates the fields. */
  readonly delimiter: string;
  /** Why the file ended early (damaged compression), or null. */
  readonly cutShort: string | null;
}

/** Lines that may name columns, each with names of its own. */
const HEADINGS = 3;
const LINE_BREAK = /\r\n|\n|\r/;
const QUOTE = 0x22;
const DELIMITERS = [',', ';', '\t'] as const;

export interface TextLimits {
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
  /** After decompression. */
  readonly bytes: number;
  /** Characters of a line. */
  readonly line: number;
}

// More than this is no table to forecast from: it would take gigabytes of memory.
const MAX_ROWS = 2_000_000;
const MAX_COLUMNS = 20_000;
const MAX_CELLS = 32_000_000;
const MAX_BYTES = 512 << 20;
const MAX_LINE = 16 << 20;
const LIMITS: TextLimits = {
  rows: MAX_ROWS,
  columns: MAX_COLUMNS,
  cells: MAX_CELLS,
  bytes: MAX_BYTES,
  line: MAX_LINE,
};

/**
 * Reads a delimited text file whole, compressed or not. Metric matrices are tens of megabytes at most, and
 * may have more columns than the streaming span reader allows. Empty lines are left out; fields are trimmed.
 * @throws when the file cannot be opened, is UTF-16, or has too many bytes, rows or cells
 */
export async function readTextRows(
  place: string | FilePlace,
  signal?: AbortSignal,
  limits = LIMITS,
): Promise<TextRows> {
  const source = await openByteSource(place, { signal });
  try {
    const collector = new RowCollector(limits);
    const decoder = new TextDecoder();
    let bytes = 0;
    /** Pieces of a line whose end was not read yet: joined once, because a line may be as long as the file. */
    let rest: string[] = [];
    let pending = 0;
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      if (bytes === 0 && byteOrderOf(chunk) !== null) {
        throw new Error(UTF16);
      }
      bytes += chunk.length;
      if (bytes > limits.bytes) {
        throw tooLarge(megabytes(limits.bytes), collector.lines);
      }
      const piece = decoder.decode(chunk, { stream: true });
      if (!LINE_BREAK.test(piece) && rest.at(-1)?.endsWith('\r') !== true) {
        rest.push(piece);
        pending += piece.length;
        if (pending > limits.line) {
          throw tooLarge(`${megabytes(limits.line)} in a line`, collector.lines + 1);
        }
        continue;
      }
      const text = rest.join('') + piece;
      // A carriage return at the end may be half of a line break.
      const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
      const lines = complete.split(LINE_BREAK);
      rest = [(lines.pop() ?? '') + text.slice(complete.length)];
      pending = rest[0].length;
      lines.forEach((line) => collector.add(line));
    }
    const last = (rest.join('') + decoder.decode()).split(LINE_BREAK);
    // Damage cuts the last row somewhere, and half a time or number is another one.
    (source.cutShort === null ? last : last.slice(0, -1)).forEach((line) => collector.add(line));
    collector.finish();
    return { rows: collector.rows, delimiter: collector.delimiter ?? ',', cutShort: source.cutShort };
  } finally {
    await source.close();
  }
}

class RowCollector {
  readonly rows: TextRow[] = [];
  lines = 0;
  delimiter: string | null = null;
  private cells = 0;
  /** Lines of comment before the first row, by their numbers. */
  private readonly comments: [number, string][] = [];

  constructor(private readonly limits: TextLimits) {}

  add(written: string): void {
    this.lines++;
    const line = this.lines === 1 ? written.replace(/^\ufeff/, '') : written;
    // Grafana tells Excel the delimiter in a line of its own.
    if (line.trim() === '' || (this.lines === 1 && /^sep=.$/.test(line))) {
      return;
    }
    if (this.delimiter === null && line.startsWith('#')) {
      this.comments.push([this.lines, line]);
      return;
    }
    this.begin(line);
    this.push(this.lines, line);
  }

  /** Takes the delimiter from the first line that is no comment; prose has commas of its own. */
  private begin(line: string): void {
    if (this.delimiter === null) {
      this.delimiter = delimiterOf(line, this.limits.columns);
      this.comments.splice(0).forEach(([number, comment]) => this.push(number, comment));
    }
  }

  /** A file of comments only has lines as well. */
  finish(): void {
    const [first] = this.comments as [[number, string]?];
    if (first !== undefined) {
      this.begin(first[1]);
    }
  }

  private push(number: number, line: string): void {
    const delimiter = this.delimiter ?? ',';
    let fields = splitFields(line, delimiter, this.limits.columns + 1);
    // Below a heading it is one broken row: it keeps a field too many, which its reader refuses.
    const usual = this.rows.at(-1)?.fields.length ?? Infinity;
    if (fields.length > this.limits.columns && usual <= this.limits.columns && this.rows.length > HEADINGS) {
      fields = fields.slice(0, usual + 1);
    }
    this.rows.push({ line: number, fields });
    this.cells += fields.length;
    if (this.rows.length > this.limits.rows) {
      throw tooLarge(`${this.limits.rows.toLocaleString('en')} rows`, number);
    }
    if (fields.length > this.limits.columns) {
      throw tooLarge(`${this.limits.columns.toLocaleString('en')} columns`, number);
    }
    if (this.cells > this.limits.cells) {
      throw tooLarge(`${this.limits.cells.toLocaleString('en')} cells`, number);
    }
  }
}

function tooLarge(limit: string, line: number): Error {
  return new Error(`it has more than ${limit} (line ${line}): keep fewer moments or fewer series`);
}

/** The delimiter that cuts the first line into most fields. */
function delimiterOf(line: string, columns: number): string {
  const fieldsBy = (delimiter: string): number => splitFields(line, delimiter, columns + 1).length;
  return DELIMITERS.reduce((best, each) => (fieldsBy(each) > fieldsBy(best) ? each : best));
}

/** @param most fields beyond it are not split off */
function splitFields(line: string, delimiter: string, most: number): string[] {
  if (!line.includes('"')) {
    return line.split(delimiter, most).map((field) => field.trim());
  }
  const fields: string[] = [];
  const separator = delimiter.charCodeAt(0);
  /** What is known of the field: its quotes cut it into pieces. */
  let field = '';
  let from = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) {
      field += line.slice(from, at);
      if (quoted && line.charCodeAt(at + 1) === QUOTE) {
        field += line[at++];
      } else {
        quoted = !quoted;
      }
      from = at + 1;
    } else if (code === separator && !quoted) {
      fields.push((field + line.slice(from, at)).trim());
      if (fields.length === most) {
        return fields;
      }
      field = '';
      from = at + 1;
    }
  }
  return [...fields, (field + line.slice(from)).trim()];
}
