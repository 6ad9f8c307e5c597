import type { SourceToken, TextEdit } from './fix';
import { replaceToken } from './fix';

/** Where a field can be added that a manifest leaves out. */
export interface Insertion {
  /** The empty range at which text is inserted, with the line it stands on. */
  readonly token: SourceToken;
  /** Lines of their own after or in front of the place, or text in braces that hold entries or none. */
  readonly place: 'lines-after' | 'lines-before' | 'in-braces' | 'in-empty-braces';
  /** White space in front of the first key, where it gets a line. */
  readonly indent: string;
  /** One more level of indentation. */
  readonly step: string;
  /** Keys to write, the outermost first; the last one takes the value. */
  readonly keys: readonly string[];
  readonly lineBreak: '\n' | '\r\n';
}

/** Writes the missing keys with a value. @param value as YAML, on one line */
export function insertValue(insertion: Insertion, value: string): TextEdit {
  return replaceToken(insertion.token, textOf(insertion, value));
}

function textOf({ place, indent, step, keys, lineBreak }: Insertion, value: string): string {
  const last = keys.length - 1;
  if (place === 'in-braces' || place === 'in-empty-braces') {
    const inner = `${keys[last]}: ${value}`;
    const text = keys.slice(0, last).reduceRight((nested, key) => `${key}: { ${nested} }`, inner);
    return place === 'in-braces' ? `${text}, ` : ` ${text} `;
  }
  const lines = keys.map(
    (key, level) => `${indent}${step.repeat(level)}${key}:${level === last ? ` ${value}` : ''}`,
  );
  return place === 'lines-after'
    ? lines.map((line) => lineBreak + line).join('')
    : lines.join(lineBreak).slice(indent.length) + lineBreak + indent;
}
