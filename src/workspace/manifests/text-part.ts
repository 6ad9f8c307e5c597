import type { SourceToken, Written } from '../../contracts/fix';
import type { SourceRange } from '../../contracts/problem';

/** A piece of text that knows where each of its parts stands in a file. Offsets count UTF-16 units of `text`. */
export interface TextPart {
  readonly text: string;
  /** Where `text.slice(start, end)` is written; the whole text when left out. */
  range(start?: number, end?: number): SourceRange;
  /** The same with what an edit needs. Undefined where the text is not written verbatim (escapes, variables, folding). */
  token?(start?: number, end?: number): SourceToken | undefined;
}

/** The range of a part, and how it is written where that is known: the fields that a stated value carries. */
export function placeOf(part: TextPart): { readonly range: SourceRange; readonly written?: Written } {
  const token = part.token?.();
  if (token === undefined) {
    return { range: part.range() };
  }
  const { text, lines, start, end, isShared } = token;
  return { range: part.range(), written: { text, lines, start, end, isShared } };
}

/** `part.text.slice(start, end)`, with its places. */
export function slicePart(part: TextPart, start: number, end: number = part.text.length): TextPart {
  return {
    text: part.text.slice(start, end),
    range: (from = 0, to = end - start) => part.range(start + from, start + to),
    token: (from = 0, to = end - start) => part.token?.(start + from, start + to),
  };
}

/** Splits at the first `separator`; undefined when it does not occur. */
export function splitPart(part: TextPart, separator: string): { head: TextPart; tail: TextPart } | undefined {
  const at = part.text.indexOf(separator);
  if (at < 0) {
    return undefined;
  }
  return { head: slicePart(part, 0, at), tail: slicePart(part, at + separator.length) };
}

/** The parts between runs of white space. */
export function wordsOf(part: TextPart): TextPart[] {
  return [...part.text.matchAll(/\S+/g)].map((match) =>
    slicePart(part, match.index, match.index + match[0].length),
  );
}
