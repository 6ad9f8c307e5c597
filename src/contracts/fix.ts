import type { SourceRange } from './problem';

/** How a token is written in its file: what an edit needs beside the token's range. */
export interface Written {
  /** The token itself, without quotes around it. */
  readonly text: string;
  /** The whole lines that the token stands on, joined by `\n`. */
  readonly lines: string;
  /** Offsets of the token in UTF-16 units. A byte order mark does not count. */
  readonly start: number;
  readonly end: number;
  /**
   * True where an edit may change another value too or not change this one: an alias, a merge key or an extending service uses
   * the token as well, or it is the default of a variable.
   */
  readonly isShared: boolean;
}

/** A token of a file, with its range and the way it is written. */
export interface SourceToken extends SourceRange, Written {}

/** One replacement in a text file. A range of length zero inserts. */
export interface TextEdit extends SourceRange {
  /** The whole lines of the range before the edit, joined by `\n`: an edit holds for this text only. */
  readonly lines: string;
  readonly newText: string;
}

/** A change of one manifest that removes the finding. */
export interface Fix {
  /** An imperative with the new value, such as `Raise timeout to 2 s`. */
  readonly title: string;
  /** The lines before and after, marked by `-` and `+`. */
  readonly preview: string;
  /** Edits of one file that do not overlap; never empty. */
  readonly edits: readonly TextEdit[];
}

export function replaceToken(token: SourceToken, newText: string): TextEdit {
  const { file, line, column, endLine, endColumn, lines } = token;
  return { file, line, column, endLine, endColumn, lines, newText };
}

/** @param edits of one file, not overlapping, at least one */
export function fixOf(title: string, edits: readonly TextEdit[]): Fix {
  return { title, preview: previewOf(edits), edits };
}

/** The text with all edits applied; null where a line differs from the one that an edit was made for. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  const starts = lineStarts(text);
  const replacements: { readonly from: number; readonly to: number; readonly newText: string }[] = [];
  for (const { line, column, endLine, endColumn, lines, newText } of edits) {
    if (line < 1 || endLine > starts.length || linesAt(text, starts, line, endLine) !== lines) {
      return null;
    }
    const from = starts[line - 1] + column - 1;
    replacements.push({ from, to: starts[endLine - 1] + endColumn - 1, newText });
  }
  // From the end, so that earlier offsets stay true.
  replacements.sort((a, b) => b.from - a.from);
  return replacements.reduce(
    (changed, { from, to, newText }) => changed.slice(0, from) + newText + changed.slice(to),
    text,
  );
}

function previewOf(edits: readonly TextEdit[]): string {
  const blocks = new Map<number, TextEdit[]>();
  for (const edit of [...edits].sort((a, b) => a.line - b.line)) {
    blocks.set(edit.line, [...(blocks.get(edit.line) ?? []), edit]);
  }
  return [...blocks]
    .flatMap(([first, block]) => {
      const before = block[0].lines;
      const shift = first - 1;
      const shifted = block.map((edit) => ({
        ...edit,
        line: edit.line - shift,
        endLine: edit.endLine - shift,
      }));
      return [...marked('-', before), ...marked('+', applyEdits(before, shifted) ?? before)];
    })
    .join('\n');
}

function marked(mark: string, text: string): string[] {
  return text.split(/\r?\n/).map((line) => `${mark} ${line}`);
}

function lineStarts(text: string): number[] {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

function linesAt(text: string, starts: readonly number[], line: number, endLine: number): string {
  const end = endLine < starts.length ? starts[endLine] - 1 : text.length;
  return text
    .slice(starts[line - 1], end)
    .split('\n')
    .map((each) => each.replace(/\r$/, ''))
    .join('\n');
}
