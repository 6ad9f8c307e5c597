import type { ByteWindow } from './byte-window';
import { FAULT, isSpace, MORE, StructureScan } from './structure-scan';
import { textCache } from './byte-cache';
import { NOT_PLAIN } from './tape/json-bytes';
import type { JsonTape } from './tape/json-tape';

/** A place to come back to. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
}

export type ScanEnd = 'complete' | 'fault' | 'end-of-file' | 'oversize';

/** End of the file, as a byte that cannot occur. */
export const END_OF_FILE = -1;
/** More has to be read before it can be said. */
export const NOT_IN_MEMORY = -2;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
/** A longer key is taken for a quote that is missing. */
const MAX_KEY_BYTES = 1 << 20;
const MAX_USUAL_KEY_BYTES = 64;
const DELIMITERS = new Set([...',:[]{}"'].map((character) => character.charCodeAt(0)));

/** Moves over the JSON of a file value by value, counting lines. Goes back only to offsets it was told to keep. */
export class JsonCursor {
  offset: number;
  /** 1-based, counted from where the window began. */
  line = 1;
  /** Absolute offset from which bytes stay in memory; Infinity = nothing is kept behind the cursor. */
  private kept = Number.POSITIVE_INFINITY;
  private readonly scan = new StructureScan();
  private readonly keyTexts = textCache();

  constructor(readonly window: ByteWindow) {
    this.offset = window.base;
  }

  /** Why the last `passValue` ended in a fault. */
  get fault(): string {
    return this.scan.fault;
  }

  mark(): Mark {
    return { offset: this.offset, line: this.line };
  }

  /** Keeps the bytes from here on in memory, so that `goTo` may come back. */
  keep(mark: Mark): void {
    this.kept = mark.offset;
  }

  release(): void {
    this.kept = Number.POSITIVE_INFINITY;
  }

  goTo(mark: Mark): void {
    this.offset = mark.offset;
    this.line = mark.line;
  }

  /** Passes white space and byte order marks; returns the byte the cursor is then at, or END_OF_FILE. */
  async peek(): Promise<number> {
    for (;;) {
      const byte = this.peekInMemory();
      if (byte !== NOT_IN_MEMORY) {
        return byte;
      }
      if (!(await this.fill())) {
        return END_OF_FILE;
      }
    }
  }

  /** As `peek`, but gives up with NOT_IN_MEMORY instead of reading on. */
  peekInMemory(): number {
    const { bytes, base, end } = this.window;
    while (this.offset < end) {
      const byte = bytes[this.offset - base];
      if (byte === NEWLINE) {
        this.line++;
      } else if (!isSpace(byte) && !isByteOrderMark(byte)) {
        return byte;
      }
      this.offset++;
    }
    return NOT_IN_MEMORY;
  }

  /**
   * Whether an object begins at the cursor whose first key is one of `keys`, as far as the bytes in memory say. Small
   * records lie in memory nearly always, and waiting costs more than they do.
   */
  isAtObjectOf(keys: ReadonlySet<string>): boolean {
    const { bytes, base, length } = this.window;
    let at = this.offset - base + 1;
    while (at < length && isSpace(bytes[at])) {
      at++;
    }
    if (at >= length || bytes[at] !== QUOTE) {
      return false;
    }
    const start = at + 1;
    const last = Math.min(start + MAX_USUAL_KEY_BYTES, length);
    for (at = start; at < last && bytes[at] !== QUOTE;) {
      at++;
    }
    return at < last && keys.has(this.keyTexts.of(bytes, start, at));
  }

  /** Passes the object at the cursor if all of it is in memory; returns its text. Otherwise null, and the cursor stays. */
  passObjectInMemory(limitBytes: number): string | null {
    const { bytes, base, length } = this.window;
    const start = this.offset - base;
    this.scan.reset();
    const end = this.scan.run(bytes, start, length);
    if (end < 0 || end - start > limitBytes) {
      return null;
    }
    this.offset = base + end;
    this.line += this.scan.newlines;
    return bytes.toString('utf8', start, end);
  }

  /** Passes the object that begins at a place in memory if the tape can read it; otherwise the cursor stays. */
  passToTape(tape: JsonTape, from: Mark, limitBytes: number): boolean {
    const { bytes, base, length } = this.window;
    const start = from.offset - base;
    const end = tape.read(bytes, start, Math.min(length, start + limitBytes));
    if (end === NOT_PLAIN) {
      return false;
    }
    this.offset = base + end;
    this.line = from.line + tape.newlines;
    return true;
  }

  /** Passes one byte that `peek` has returned. */
  advance(): void {
    this.offset++;
  }

  /**
   * Passes the object, array or text that starts at the cursor. 'oversize': it has grown past `limitBytes` (only then
   * is the cursor inside the value, and a further call with `resume` goes on).
   */
  async passValue(limitBytes: number, resume = false): Promise<ScanEnd> {
    if (!resume) {
      this.scan.reset();
    }
    const start = this.offset;
    const lineAtStart = this.line - this.scan.newlines;
    for (;;) {
      const { bytes, base, length } = this.window;
      const result = this.scan.run(bytes, this.offset - base, length);
      this.line = lineAtStart + this.scan.newlines;
      this.offset = result === MORE ? base + length : base + (result === FAULT ? this.scan.faultAt : result);
      if (result === FAULT) {
        return 'fault';
      }
      if (result !== MORE) {
        return 'complete';
      }
      if (this.offset - start > limitBytes) {
        return 'oversize';
      }
      if (!(await this.fill())) {
        return 'end-of-file';
      }
    }
  }

  /** Passes the value at the cursor, whatever it is; see `passValue`. */
  async passAnything(limitBytes: number): Promise<ScanEnd> {
    const byte = await this.peek();
    if (byte === END_OF_FILE) {
      return 'end-of-file';
    }
    if (byte === QUOTE || byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      return this.passValue(limitBytes);
    }
    await this.passPrimitive();
    return 'complete';
  }

  /** Passes a number, a literal or stray text up to the next delimiter; returns its first characters. */
  async passPrimitive(): Promise<string> {
    let text = '';
    for (;;) {
      const { bytes, base, end } = this.window;
      const from = this.offset;
      while (
        this.offset < end &&
        !isSpace(bytes[this.offset - base]) &&
        !DELIMITERS.has(bytes[this.offset - base])
      ) {
        this.offset++;
      }
      if (text.length < 32) {
        text += this.window.text(from, Math.min(this.offset, from + 32));
      }
      if (this.offset < end || !(await this.fill())) {
        return text;
      }
    }
  }

  /** Reads the text at the cursor as an object key; null when it is no complete text. */
  async readKey(): Promise<string | null> {
    const start = this.offset;
    const keptBefore = this.kept;
    this.kept = Math.min(this.kept, start);
    const end = await this.passValue(MAX_KEY_BYTES);
    this.kept = keptBefore;
    if (end !== 'complete') {
      return null;
    }
    return this.window.text(start + 1, this.offset - 1);
  }

  /** Moves to the next '{' at or after the cursor, wherever it is. False at the end of the file. */
  async seekObject(): Promise<boolean> {
    for (;;) {
      const { bytes, base, end, length } = this.window;
      const found = bytes.subarray(0, length).indexOf(OPEN_OBJECT, this.offset - base);
      const target = found < 0 ? end : base + found;
      while (this.offset < target) {
        if (bytes[this.offset++ - base] === NEWLINE) {
          this.line++;
        }
      }
      if (found >= 0) {
        return true;
      }
      if (!(await this.fill())) {
        return false;
      }
    }
  }

  private fill(): Promise<boolean> {
    return this.window.fill(Math.min(this.kept, this.offset));
  }
}

function isByteOrderMark(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf;
}

/** The place just after the byte at `mark`. */
export function inside(mark: Mark): Mark {
  return { offset: mark.offset + 1, line: mark.line };
}
