import { megabytes } from '../../io/json-cut';
import { openByteSource } from '../../io/open-source';

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

const LINE_BREAK = /\r\n|\n|\r/;
const DELIMITERS = [',', ';', '\t'] as const;

export interface TextLimits {
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
  /** After decompression. */
  readonly bytes: number;
}

/** More than this is no table to forecast from: it would take gigabytes of memory. */
export const TEXT_LIMITS: TextLimits = {
  rows: 2_000_000,
  columns: 20_000,
  cells: 32_000_000,
  bytes: 512 << 20,
};

/**
 * Reads a delimited text file whole, compressed or not. Metric matrices are tens of megabytes at most, and
 * may have more columns than the streaming span reader allows. Empty lines are left out; fields are trimmed.
 * @throws when the file cannot be opened, or has too many bytes, rows or cells
 */
export async function readTextRows(
  path: string,
  signal?: AbortSignal,
  limits = TEXT_LIMITS,
): Promise<TextRows> {
  const source = await openByteSource(path, { signal });
  try {
    const collector = new RowCollector(limits);
    const decoder = new TextDecoder();
    let bytes = 0;
    /** Pieces of a line whose end was not read yet: joined once, because a line may be as long as the file. */
    let rest: string[] = [];
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      bytes += chunk.length;
      if (bytes > limits.bytes) {
        throw tooLarge(megabytes(limits.bytes), collector.lines);
      }
      const piece = decoder.decode(chunk, { stream: true });
      if (!LINE_BREAK.test(piece) && rest.at(-1)?.endsWith('\r') !== true) {
        rest.push(piece);
        continue;
      }
      const text = rest.join('') + piece;
      // A carriage return at the end may be half of a line break.
      const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
      const lines = complete.split(LINE_BREAK);
      rest = [(lines.pop() ?? '') + text.slice(complete.length)];
      lines.forEach((line) => collector.add(line));
    }
    const last = (rest.join('') + decoder.decode()).split(LINE_BREAK);
    // Damage cuts the last row somewhere, and half a time or number is another one.
    (source.cutShort === null ? last : last.slice(0, -1)).forEach((line) => collector.add(line));
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

  constructor(private readonly limits: TextLimits) {}

  add(written: string): void {
    this.lines++;
    const line = this.lines === 1 ? written.replace(/^\ufeff/, '') : written;
    // Grafana tells Excel the delimiter in a line of its own.
    if (line.trim() === '' || (this.lines === 1 && /^sep=.$/.test(line))) {
      return;
    }
    this.delimiter ??= delimiterOf(line);
    const fields = splitFields(line, this.delimiter);
    this.rows.push({ line: this.lines, fields });
    this.cells += fields.length;
    if (this.rows.length > this.limits.rows) {
      throw tooLarge(`${this.limits.rows.toLocaleString('en')} rows`, this.lines);
    }
    if (fields.length > this.limits.columns) {
      throw tooLarge(`${this.limits.columns.toLocaleString('en')} columns`, this.lines);
    }
    if (this.cells > this.limits.cells) {
      throw tooLarge(`${this.limits.cells.toLocaleString('en')} cells`, this.lines);
    }
  }
}

function tooLarge(limit: string, line: number): Error {
  return new Error(`it has more than ${limit} (line ${line}): keep fewer moments or fewer series`);
}

/** The delimiter that cuts the first line into most fields. */
function delimiterOf(line: string): string {
  const fieldsBy = (delimiter: string): number => splitFields(line, delimiter).length;
  return DELIMITERS.reduce((best, each) => (fieldsBy(each) > fieldsBy(best) ? each : best));
}

function splitFields(line: string, delimiter: string): string[] {
  if (!line.includes('"')) {
    return line.split(delimiter).map((field) => field.trim());
  }
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === '"' && quoted && line[at + 1] === '"') {
      field += line[at++];
    } else if (character === '"') {
      quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      fields.push(field.trim());
      field = '';
    } else {
      field += character;
    }
  }
  return [...fields, field.trim()];
}
