// Classes of bytes the scan looks at; every other byte (class 0) is skipped in a tight loop.
const IS_QUOTE = 1;
const IS_OPEN = 2;
const IS_CLOSE = 3;
const IS_COLON = 4;
const IS_NEWLINE = 5;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const MAX_DEPTH = 512;

const CLASSES = new Uint8Array(256);
CLASSES[QUOTE] = IS_QUOTE;
CLASSES[OPEN_OBJECT] = IS_OPEN;
CLASSES[OPEN_ARRAY] = IS_OPEN;
CLASSES[CLOSE_OBJECT] = IS_CLOSE;
CLASSES[0x5d] = IS_CLOSE;
CLASSES[COLON] = IS_COLON;
CLASSES[NEWLINE] = IS_NEWLINE;

/** The value is not complete yet: call `run` again with the bytes that follow. */
export const MORE = -1;
/** The value is not JSON: see `fault` and `faultAt`. */
export const FAULT = -2;

/**
 * Finds where a JSON object, array or string ends, by looking only at brackets, quotes, escapes and colons. It checks
 * just enough grammar to notice within a few tokens that a bracket or quote is missing, so that one broken record does
 * not swallow its neighbours; `JSON.parse` does the real checking. Bytes may arrive in pieces cut anywhere.
 */
export class StructureScan {
  /** Line breaks passed so far. */
  newlines = 0;
  fault = '';
  /** Index, in the bytes of the last `run`, where the fault was noticed. */
  faultAt = 0;
  private depth = 0;
  private readonly objects = new Uint8Array(MAX_DEPTH);
  private inString = false;
  private escaped = false;
  /** Last byte before the current piece that is not white space; 0 before the value. */
  private previous = 0;
  private from = 0;

  reset(): void {
    this.newlines = 0;
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
    this.previous = 0;
    this.fault = '';
  }

  /** Scans bytes[from, to). Returns the index just after the value, MORE or FAULT. */
  run(bytes: Uint8Array, from: number, to: number): number {
    this.from = from;
    let at = from;
    if (this.escaped && at < to) {
      this.escaped = false;
      at++;
    }
    for (;;) {
      if (this.inString) {
        at = this.passString(bytes, at, to);
        if (at < 0) return at;
        if (this.depth === 0) return at;
      }
      while (at < to && CLASSES[bytes[at]] === 0) at++;
      if (at >= to) {
        this.previous = this.before(bytes, to);
        return MORE;
      }
      const byte = bytes[at];
      switch (CLASSES[byte]) {
        case IS_QUOTE:
          if (!mayStartString(this.before(bytes, at), this.depth)) return this.fail(at, 'a quote where no text can start');
          this.inString = true;
          break;
        case IS_OPEN:
          if (!this.mayOpen(this.before(bytes, at))) return this.fail(at, `'${String.fromCharCode(byte)}' where no value can start`);
          if (this.depth === MAX_DEPTH) return this.fail(at, `nested deeper than ${MAX_DEPTH} levels`);
          this.objects[this.depth++] = byte === OPEN_OBJECT ? 1 : 0;
          break;
        case IS_CLOSE:
          if (this.depth === 0 || (this.objects[this.depth - 1] === 1) !== (byte === CLOSE_OBJECT)) {
            return this.fail(at, `'${String.fromCharCode(byte)}' closes what is not open`);
          }
          if (--this.depth === 0) return at + 1;
          break;
        case IS_COLON:
          if (this.depth === 0 || this.objects[this.depth - 1] === 0 || this.before(bytes, at) !== QUOTE) {
            return this.fail(at, "':' where none can be");
          }
          break;
        default:
          this.newlines++;
      }
      at++;
    }
  }

  /** Passes the rest of a string; returns the index after its quote, MORE or FAULT. */
  private passString(bytes: Uint8Array, start: number, to: number): number {
    let at = start;
    while (at < to) {
      const byte = bytes[at++];
      if (byte === QUOTE) {
        this.inString = false;
        return at;
      }
      if (byte === BACKSLASH) {
        if (at === to) this.escaped = true;
        at++;
      } else if (byte === NEWLINE) {
        // JSON text holds no raw line break, so the quote that should have closed it is missing.
        return this.fail(at - 1, 'a line break inside a text');
      }
    }
    this.previous = QUOTE;
    return MORE;
  }

  private mayOpen(previous: number): boolean {
    if (this.depth === 0) return previous === 0;
    if (this.objects[this.depth - 1] === 1) return previous === COLON;
    return previous === OPEN_ARRAY || previous === COMMA;
  }

  /** The last byte before `at` that is not white space, or the one carried over from the piece before. */
  private before(bytes: Uint8Array, at: number): number {
    let index = at - 1;
    while (index >= this.from && isSpace(bytes[index])) index--;
    return index >= this.from ? bytes[index] : this.previous;
  }

  private fail(at: number, fault: string): number {
    this.fault = fault;
    this.faultAt = at;
    return FAULT;
  }
}

function mayStartString(previous: number, depth: number): boolean {
  if (depth === 0) return previous === 0;
  return previous === COMMA || previous === COLON || previous === OPEN_OBJECT || previous === OPEN_ARRAY;
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}
