const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;
const SPACE = 0x20;
const MAX_DEPTH = 512;
/** No exporter writes an object of so many keys. The parser keeps them in a table that leaves the processor's caches. */
const MAX_KEYS = 10_000;

/** 1 for the bytes the scan looks at; every other byte is skipped in a tight loop. */
const NOTABLE = new Uint8Array(256);
for (const byte of [QUOTE, COLON, OPEN_OBJECT, OPEN_ARRAY, CLOSE_OBJECT, CLOSE_ARRAY, NEWLINE]) {
  NOTABLE[byte] = 1;
}

/** 1 for the bytes that end a text or must be looked at inside one. */
const NOTABLE_IN_TEXT = new Uint8Array(256);
for (const byte of [QUOTE, BACKSLASH, NEWLINE]) {
  NOTABLE_IN_TEXT[byte] = 1;
}

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
  /** Per open container: 1 = object, 0 = array. */
  private readonly objects = new Uint8Array(MAX_DEPTH);
  /** Keys so far, per open container. */
  private readonly keys = new Uint32Array(MAX_DEPTH);
  private inString = false;
  private escaped = false;
  /** Last byte before the current piece that is not white space; 0 before the value. */
  private previous = 0;

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
    const { objects, keys } = this;
    let { depth } = this;
    let at = from;
    if (this.inString) {
      at = this.passString(bytes, at, to);
      if (at < 0 || depth === 0) {
        return at;
      }
    }
    while (at < to) {
      const byte = bytes[at];
      if (NOTABLE[byte] === 0) {
        at++;
        continue;
      }
      if (byte === QUOTE) {
        if (!mayStartString(this.before(bytes, from, at), depth)) {
          return this.fail(at, 'a quote where no text can start');
        }
        this.depth = depth;
        at = this.passString(bytes, at + 1, to);
        if (at < 0 || depth === 0) {
          return at;
        }
        continue;
      }
      if (byte === COLON) {
        if (depth === 0 || objects[depth - 1] === 0 || this.before(bytes, from, at) !== QUOTE) {
          return this.fail(at, "':' where none can be");
        }
        if (++keys[depth - 1] > MAX_KEYS) {
          return this.fail(at, `an object of more than ${MAX_KEYS.toLocaleString('en-US')} keys`);
        }
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        const inObject = depth > 0 && objects[depth - 1] === 1;
        if (!mayOpen(this.before(bytes, from, at), depth, inObject)) {
          return this.fail(at, `'${String.fromCharCode(byte)}' where no value can start`);
        }
        if (depth === MAX_DEPTH) {
          return this.fail(at, `nested deeper than ${MAX_DEPTH} levels`);
        }
        keys[depth] = 0;
        objects[depth++] = byte === OPEN_OBJECT ? 1 : 0;
      } else if (byte === NEWLINE) {
        this.newlines++;
      } else {
        if (depth === 0 || (objects[depth - 1] === 1) !== (byte === CLOSE_OBJECT)) {
          return this.fail(at, `'${String.fromCharCode(byte)}' closes what is not open`);
        }
        if (--depth === 0) {
          return at + 1;
        }
      }
      at++;
    }
    this.depth = depth;
    this.previous = this.before(bytes, from, to);
    return MORE;
  }

  /** Passes the rest of a text from `from` on; returns the index after its closing quote, MORE or FAULT. */
  private passString(bytes: Uint8Array, from: number, to: number): number {
    let at = this.escaped ? from + 1 : from;
    for (;;) {
      while (at < to && NOTABLE_IN_TEXT[bytes[at]] === 0) {
        at++;
      }
      if (at >= to) {
        break;
      }
      const byte = bytes[at++];
      if (byte === QUOTE) {
        this.inString = false;
        this.escaped = false;
        return at;
      }
      if (byte === NEWLINE) {
        // JSON text holds no raw line break, so the quote that should have closed it is missing.
        return this.fail(at - 1, 'a line break inside a text');
      }
      at++;
    }
    this.inString = true;
    this.escaped = at > to;
    return MORE;
  }

  /** The last byte before `at` that is not white space, or the one carried over from the piece before. */
  private before(bytes: Uint8Array, from: number, at: number): number {
    let index = at - 1;
    while (index >= from && bytes[index] <= SPACE) {
      index--;
    }
    return index >= from ? bytes[index] : this.previous;
  }

  private fail(at: number, fault: string): number {
    this.fault = fault;
    this.faultAt = at;
    return FAULT;
  }
}

function mayOpen(previous: number, depth: number, inObject: boolean): boolean {
  if (depth === 0) {
    return previous === 0;
  }
  return inObject ? previous === COLON : previous === OPEN_ARRAY || previous === COMMA;
}

function mayStartString(previous: number, depth: number): boolean {
  if (depth === 0) {
    return previous === 0;
  }
  return previous === COMMA || previous === COLON || previous === OPEN_OBJECT || previous === OPEN_ARRAY;
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}
