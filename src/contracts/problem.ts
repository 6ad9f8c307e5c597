/**
 * Something that was wrong in an input and did not stop the rest from being used.
 * `line` and `column` are 1-based; `record` is the 0-based number of the record inside the file.
 */
export interface Problem {
  readonly file: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly reason: string;
  readonly line?: number;
  readonly column?: number;
  readonly record?: number;
  /** How many times the same reason occurred in this file; the position is that of the first. */
  readonly count?: number;
}

/** A place in a text file. Lines and columns are 1-based, `endColumn` is exclusive. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The place alone, of something that knows more, such as a token. */
export function placeOf({ file, line, column, endLine, endColumn }: SourceRange): SourceRange {
  return { file, line, column, endLine, endColumn };
}

/** A record inside a trace file, so that evidence can be opened again. */
export interface SpanLocation {
  readonly file: string;
  /** 1-based line where the record starts, if the format has lines. */
  readonly line?: number;
  /** Byte offset of the record in the decompressed text. */
  readonly offset: number;
}
