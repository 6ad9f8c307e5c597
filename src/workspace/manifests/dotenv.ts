import { interpolateCompose, type Lookup } from './interpolate';
import type { Variable } from './references';
import type { SourceText } from './source-text';
import type { TextPart } from './text-part';

/** `NAME=value` or `NAME: value`, the value up to the end of the line; `NAME` alone takes its value from outside. */
const LINE = /^[ \t\uFEFF]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:([=:])[ \t]*|(?=\r?$|#))/gm;
const QUOTES: ReadonlySet<string> = new Set(['"', "'"]);
/** Larger values are data. */
const MAX_VALUE = 65_536;
/** What may follow a closing quote. */
const BEHIND_QUOTE = /^[ \t\r]*(?:#|$)/;

/** Told about text that is no variable, with its place. */
export type ReportFault = (place: TextPart, reason: string) => void;

/**
 * The variables of a `.env` or `env_file` as Compose reads them, each name once, with its last value. Unquoted and
 * double-quoted values are interpolated from `lookup` and then from earlier lines; single-quoted ones are literal.
 * @param raw whether values are taken as they are written (`format: raw`)
 * @param report told about values whose quotes do not match, which are read as far as possible, and about other lines
 */
export function readDotenv(
  source: SourceText,
  lookup: Lookup = () => undefined,
  raw = false,
  report: ReportFault = () => undefined,
): Variable[] {
  const variables = new Map<string, Variable>();
  const known: Lookup = (name) => lookup(name) ?? variables.get(name)?.value.text;
  let end = 0;
  for (const line of source.text.matchAll(LINE)) {
    // Inside a quoted value that spans lines.
    if (line.index < end) {
      continue;
    }
    reportStray(source, end, line.index, report);
    const start = line.index + line[0].length;
    const [, name] = line;
    const hasValue = line.at(2) !== undefined;
    const written = hasValue ? valueAt(source, start, raw) : undefined;
    if (written?.fault !== undefined) {
      report(nameAt(source, line), `${name}: ${written.fault}`);
    }
    end = written?.end ?? start;
    const value = written ? expand(written, known) : passedVariable(nameAt(source, line), known);
    variables.delete(name);
    variables.set(name, { name, value });
  }
  reportStray(source, end, source.text.length, report);
  return [...variables.values()];
}

/** Says which lines between two offsets are neither variables nor comments. */
function reportStray(source: SourceText, from: number, to: number, report: ReportFault): void {
  for (const { index } of source.text.slice(from, to).matchAll(/(?<=^|\n)[ \t]*[^\s#][^\n]*/g)) {
    const start = from + index;
    // Behind a value there may be a comment.
    if (start === from && from > 0) {
      continue;
    }
    report(source.part(start, start + 1), 'a line that is no variable is left out');
  }
}

/** The value of a variable that is named without one: taken over from the environment of Compose. */
export function passedVariable(name: TextPart, lookup: Lookup): TextPart {
  return interpolateCompose({ text: `\${${name.text}}`, range: () => name.range() }, lookup);
}

interface Written {
  readonly part: TextPart;
  readonly literal: boolean;
  readonly end: number;
  readonly fault?: string;
}

function valueAt(source: SourceText, start: number, raw: boolean): Written {
  const rest = source.text.slice(start, start + MAX_VALUE);
  const line = rest.slice(0, /\r?(?:\n|$)/.exec(rest)?.index ?? rest.length);
  if (raw) {
    return { part: source.part(start, start + line.length), literal: true, end: start + line.length };
  }
  const quote = rest[0];
  const close = QUOTES.has(quote) ? closingQuote(rest, quote) : -1;
  if (close >= 0) {
    const part = source.part(start + 1, start + close);
    const lineEnd = rest.indexOf('\n', close);
    const behind = rest.slice(close + 1, lineEnd < 0 ? rest.length : lineEnd);
    const fault = BEHIND_QUOTE.test(behind) ? undefined : 'text stands behind the closing quote';
    return { part, literal: quote === "'", end: start + close + 1, fault };
  }
  const value = line.replace(/(?:^|\s)#.*$/, '').trimEnd();
  const fault = QUOTES.has(quote) ? `the quote ${quote} is not closed` : undefined;
  return { part: source.part(start, start + value.length), literal: false, end: start + line.length, fault };
}

/** Where the quote at the beginning is closed; -1 when it is not. A backslash escapes the character behind it. */
function closingQuote(text: string, quote: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === quote) {
      return at;
    }
    at += text[at] === '\\' ? 1 : 0;
  }
  return -1;
}

function nameAt(source: SourceText, line: RegExpExecArray): TextPart {
  const start = line.index + line[0].indexOf(line[1]);
  return source.part(start, start + line[1].length);
}

function expand({ part, literal }: Written, lookup: Lookup): TextPart {
  return literal ? part : interpolateCompose(part, lookup);
}
