import type { SourceText } from '../source-text';

export interface TextToken {
  readonly kind: 'name' | 'number' | 'string' | 'mark' | 'end';
  /** As written, quotes included. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A configuration has hundreds; every one costs some memory. */
const MAX_TOKENS = 100_000;

const SPACE = /(?:[\s\uFEFF]+|#[^\n]*)+/y;
const NAME = /[A-Za-z_]\w*/y;
/** Lenient: what follows a digit without a space belongs to the number, and whether it is one is for the reader to say. */
const NUMBER = /(?:\d|\.\d)(?:[\w.]|(?<=[eE])[+-])*/y;
const STRING = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'/y;
const MARKS = new Set('{}[]<>:,;-/.');

/**
 * The tokens of a text in the protobuf text format, ended by one of kind `end`. A character that begins none is handed
 * to `stray` and left out, and so is what follows too many tokens.
 */
export function* textTokens(
  { text }: SourceText,
  stray: (offset: number, what: string) => void,
): Generator<TextToken> {
  let [at, count] = [0, 0];
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const start = at;
    const found = tokenAt(match, text[at]);
    if (found === undefined) {
      const isQuote = text[at] === '"' || text[at] === "'";
      stray(at, isQuote ? 'this text has no closing quote on its line' : `'${text[at]}' has no meaning here`);
      at = isQuote ? lineEnd(text, at) : at + 1;
      continue;
    }
    if (count++ === MAX_TOKENS) {
      stray(at, `more than ${MAX_TOKENS} words and marks; the rest was not read`);
      break;
    }
    at += found.text.length;
    yield { ...found, start, end: at };
  }
  yield { kind: 'end', text: '', start: at, end: at };
}

function tokenAt(
  match: (pattern: RegExp) => string | undefined,
  character: string,
): Pick<TextToken, 'kind' | 'text'> | undefined {
  const name = match(NAME);
  if (name !== undefined) {
    return { kind: 'name', text: name };
  }
  const number = match(NUMBER);
  if (number !== undefined) {
    return { kind: 'number', text: number };
  }
  const string = match(STRING);
  if (string !== undefined) {
    return { kind: 'string', text: string };
  }
  return MARKS.has(character) ? { kind: 'mark', text: character } : undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** The content of a quoted text. Bytes above 127 stand for the characters of Latin-1; file names hold none. */
export function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replace(
      /\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{4})|([0-7]{1,3})|(.))/g,
      (_whole, hex?: string, unicode?: string, octal?: string, other?: string) => {
        const digits = hex ?? unicode;
        if (digits !== undefined) {
          return String.fromCharCode(Number.parseInt(digits, 16));
        }
        if (octal !== undefined) {
          return String.fromCharCode(Number.parseInt(octal, 8));
        }
        return ESCAPES[other ?? ''] ?? other ?? '';
      },
    );
}
