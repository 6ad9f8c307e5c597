import { stripVTControlCharacters } from 'node:util';

/**
 * Text from a file, made safe to print: escape sequences would repaint the terminal, control characters move the
 * cursor, and direction marks reorder the line around them.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g,
    ' ',
  );
}

/** Columns a text takes, colours aside: combining marks none, East Asian wide characters and emoji two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{Mark}|\u200b|\u200d|\ufe0f/u.test(character)) {
      continue;
    }
    columns += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  }
  return columns;
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** Shortens unstyled text to `width` columns, the cut marked by `mark`. */
export function truncate(text: string, width: number, mark: string): string {
  if (columnsOf(text) <= width) {
    return text;
  }
  let kept = '';
  let columns = columnsOf(mark);
  for (const character of text) {
    columns += columnsOf(character);
    if (columns > width) {
      break;
    }
    kept += character;
  }
  return kept.trimEnd() + mark;
}

/** A number and the unit behind it: `100 %` is read as one word. A unit ends in no number, so no chain grows of them. */
const NUMBER = /\d\+?$/;
const UNIT = /^(?:[%‰×]|[nµm]?s|min|h|days?|[kKMGTP]?i?B|[kMGTP]|sigma)(?!\p{L})\P{N}*$/u;

/** Words of a text; a number keeps its unit. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const before = words.at(-1);
    if (before !== undefined && NUMBER.test(before) && UNIT.test(word)) {
      words[words.length - 1] = `${before} ${word}`;
    } else {
      words.push(word);
    }
  }
  return words;
}

/**
 * Breaks unstyled text at spaces into lines of at most `width` columns; a longer word keeps its own line, and a number
 * stays with its unit.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}
