const MAX_PATH_DEPTH = 5;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;

const NOTABLE = new Uint8Array(256);
for (const byte of [QUOTE, OPEN_OBJECT, OPEN_ARRAY, CLOSE_OBJECT, CLOSE_ARRAY]) {
  NOTABLE[byte] = 1;
}

interface Container {
  /** Path of the container's members, without the key. */
  readonly path: string;
  readonly isArray: boolean;
}

/**
 * The keys that occur in the first levels of a JSON text, as paths: `.data[].spans[].spanID`; an array `x` adds the
 * path `.x[]`. Forgiving: the text may be cut off, hold several documents, or be broken.
 */
export function outlineJson(bytes: Buffer): ReadonlySet<string> {
  const paths = new Set<string>();
  const open: Container[] = [];
  let keyPath = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (NOTABLE[byte] === 0) {
      at++;
      continue;
    }
    if (byte === QUOTE) {
      const end = stringEnd(bytes, at + 1);
      const parent = open.at(-1);
      if (parent?.isArray === false && open.length <= MAX_PATH_DEPTH && nextByte(bytes, end + 1) === COLON) {
        keyPath = `${parent.path}.${bytes.toString('latin1', at + 1, end)}`;
        paths.add(keyPath);
      }
      at = end;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      const parent = open.at(-1);
      const path = parent === undefined ? '' : parent.isArray ? parent.path : keyPath;
      const isArray = byte === OPEN_ARRAY;
      open.push({ path: isArray && open.length < MAX_PATH_DEPTH ? `${path}[]` : path, isArray });
      if (isArray && open.length <= MAX_PATH_DEPTH) {
        paths.add(`${path}[]`);
      }
    } else {
      open.pop();
    }
    at++;
  }
  return paths;
}

/** Index of the quote that ends the string whose text starts at `from`, or of the end of the text. */
function stringEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) {
    at += bytes[at] === BACKSLASH ? 2 : 1;
  }
  return Math.min(at, bytes.length);
}

/** The next byte that is not white space. */
function nextByte(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] <= SPACE) {
    at++;
  }
  return bytes[at];
}
