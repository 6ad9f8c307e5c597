const MAX_PATH_DEPTH = 5;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;

interface Container {
  /** Path of the container's members, without the key. */
  readonly path: string;
  readonly isArray: boolean;
}

/**
 * The keys that occur in the first levels of a JSON text, as paths: `.data[].spans[].spanID`; an array `x` adds the
 * path `.x[]`. Forgiving: the text may be cut off, hold several documents, or be broken.
 */
export function outlineJson(text: string): ReadonlySet<string> {
  const paths = new Set<string>();
  const open: Container[] = [];
  let keyPath = '';
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = stringEnd(text, at + 1);
      if (end < 0) break;
      const parent = open.at(-1);
      if (parent?.isArray === false && open.length <= MAX_PATH_DEPTH && nextCode(text, end + 1) === COLON) {
        keyPath = `${parent.path}.${text.slice(at + 1, end)}`;
        paths.add(keyPath);
      }
      at = end;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const parent = open.at(-1);
      const path = parent === undefined ? '' : parent.isArray ? parent.path : keyPath;
      const isArray = code === OPEN_ARRAY;
      open.push({ path: isArray ? `${path}[]` : path, isArray });
      if (isArray && open.length <= MAX_PATH_DEPTH) paths.add(`${path}[]`);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      open.pop();
    }
    at++;
  }
  return paths;
}

/** Index of the quote that ends the string whose text starts at `from`; -1 when the text ends first. */
function stringEnd(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end >= 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

/** The next character that is not white space. */
function nextCode(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at);
}
