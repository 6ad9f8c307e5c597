import type { ByteWindow } from './byte-window';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** A longer row is taken for one whose closing quote or line break is missing. */
const MAX_ROW_BYTES = 1 << 20;
/** Fields beyond are counted but cannot be read. */
const MAX_COLUMNS = 1024;

/** One row, valid only during the call it is passed to. */
export interface CsvRow {
  /** Number of fields. */
  readonly count: number;
  /** Byte offset of the row in the decompressed text. */
  readonly offset: number;
  /** 1-based line where the row starts. */
  readonly line: number;
  /** The text of a field, unquoted; '' beyond the last. */
  text(field: number): string;
}

export interface CsvVisitor {
  row(row: CsvRow): void;
  broken(offset: number, line: number, reason: string): void;
}

/**
 * Passes the rows of a delimited file to the visitor; empty lines are skipped. A quoted field may hold delimiters and
 * line breaks. Where a quote is missing only its line is lost: a row over several lines must have as many fields as the
 * first row of the file.
 */
export async function visitCsvRows(
  window: ByteWindow,
  delimiter: number,
  visitor: CsvVisitor,
): Promise<void> {
  const rows = new RowScan(window, delimiter);
  for (;;) {
    const end = rows.next();
    if (end === 'row') {
      visitor.row(rows);
    } else if (end === 'more') {
      await rows.more();
    } else if (end === 'broken') {
      visitor.broken(rows.offset, rows.line, rows.fault);
      await rows.skipLine();
    } else if (end === 'end') {
      return;
    }
  }
}

class RowScan implements CsvRow {
  count = 0;
  offset = 0;
  line = 1;
  fault = '';
  private fileEnded = false;
  /** Fields of the first row. */
  private columns = 0;
  private nextOffset = 0;
  private nextLine = 1;
  /** Where the fields lie in the window's bytes. */
  private readonly starts = new Int32Array(MAX_COLUMNS);
  private readonly ends = new Int32Array(MAX_COLUMNS);
  /** 1 = holds doubled quotes, which `text` undoubles. */
  private readonly doubled = new Uint8Array(MAX_COLUMNS);
  private rowText: string | null = null;

  constructor(
    private readonly window: ByteWindow,
    private readonly delimiter: number,
  ) {}

  /** Cuts the row at the cursor. 'more': call `more`, then again. 'broken': see `fault`, then call `skipLine`. */
  next(): 'row' | 'blank' | 'more' | 'broken' | 'end' {
    this.offset = this.nextOffset;
    this.line = this.nextLine;
    this.rowText = null;
    const { bytes, base, length } = this.window;
    const from = this.offset - base;
    if (from >= length) {
      return this.fileEnded ? 'end' : 'more';
    }
    const end = this.cutFields(bytes, from, length);
    if (end === 'more' && length - from > MAX_ROW_BYTES) {
      return this.fail('a row without an end (is a quote missing?)');
    }
    if (end !== 'row') {
      return end;
    }
    if (this.count === 1 && this.starts[0] === this.ends[0]) {
      return 'blank';
    }
    if (this.columns === 0) {
      this.columns = this.count;
    } else if (this.nextLine - this.line > 1 && this.count !== this.columns) {
      return this.fail('a quoted field does not end');
    }
    return 'row';
  }

  async more(): Promise<void> {
    this.fileEnded = !(await this.window.fill(this.nextOffset));
  }

  /** Leaves the row out: goes on after the first line break from its start. */
  async skipLine(): Promise<void> {
    this.nextOffset = this.offset;
    this.nextLine = this.line + 1;
    for (;;) {
      const { bytes, base, length } = this.window;
      const found = bytes.subarray(0, length).indexOf(NEWLINE, this.nextOffset - base);
      this.nextOffset = base + (found < 0 ? length : found + 1);
      if (found >= 0 || this.fileEnded) {
        return;
      }
      await this.more();
    }
  }

  text(field: number): string {
    if (field >= this.count || field >= MAX_COLUMNS) {
      return '';
    }
    const text = this.slice(this.starts[field], this.ends[field]);
    return this.doubled[field] === 1 ? text.replaceAll('""', '"') : text;
  }

  /** Decodes a row once and cuts its fields from that, which holds where a byte is a character. */
  private slice(start: number, end: number): string {
    const { bytes, base } = this.window;
    const from = this.offset - base;
    const to = this.nextOffset - base;
    this.rowText ??= bytes.toString('utf8', from, to);
    return this.rowText.length === to - from
      ? this.rowText.slice(start - from, end - from)
      : bytes.toString('utf8', start, end);
  }

  private cutFields(bytes: Uint8Array, from: number, to: number): 'row' | 'more' | 'broken' {
    const { delimiter } = this;
    let at = from;
    let line = this.line;
    this.count = 0;
    for (;;) {
      let start = at;
      let end = -1;
      let doubled = 0;
      if (at < to && bytes[at] === QUOTE) {
        start = ++at;
        for (;;) {
          while (at < to && bytes[at] !== QUOTE) {
            if (bytes[at++] === NEWLINE) {
              line++;
            }
          }
          if (at + 1 >= to && !this.fileEnded) {
            return 'more';
          }
          if (at >= to) {
            return this.fail('a quoted field does not end');
          }
          if (at + 1 < to && bytes[at + 1] === QUOTE) {
            doubled = 1;
            at += 2;
          } else {
            break;
          }
        }
        end = at++;
        // Text behind the closing quote: it was the opening quote of another line's field.
        if (line > this.line && at < to && bytes[at] !== delimiter && !isLineEnd(bytes[at])) {
          return this.fail('a quoted field does not end');
        }
      }
      while (at < to && bytes[at] !== delimiter && bytes[at] !== NEWLINE) {
        at++;
      }
      if (at >= to && !this.fileEnded) {
        return 'more';
      }
      if (end < 0) {
        end = at > start && bytes[at - 1] === RETURN && (at >= to || bytes[at] === NEWLINE) ? at - 1 : at;
      }
      if (this.count < MAX_COLUMNS) {
        this.starts[this.count] = start;
        this.ends[this.count] = end;
        this.doubled[this.count] = doubled;
      }
      this.count++;
      if (at < to && bytes[at] === delimiter) {
        at++;
        continue;
      }
      this.nextOffset = this.window.base + Math.min(at + 1, to);
      this.nextLine = line + 1;
      return 'row';
    }
  }

  private fail(fault: string): 'broken' {
    this.fault = fault;
    return 'broken';
  }
}

function isLineEnd(byte: number): boolean {
  return byte === NEWLINE || byte === RETURN;
}
