import type { SourceToken } from '../../contracts/fix';
import type { SourceRange } from '../../contracts/problem';
import type { TextPart } from './text-part';

const MAX_EDITED_CHARACTERS = 4000;
const DEFAULT_INDENTATION = '  ';

/** The text of one file, with offsets (UTF-16 units) turned into 1-based lines and columns. */
export class SourceText {
  readonly text: string;
  readonly lineBreak: '\n' | '\r\n';
  /** One level of indentation, as the first indented line of the first screens has it. */
  readonly indentation: string;
  private readonly lineStarts: readonly number[];
  /** Fields that are missing next to one another are inserted at one place. */
  private lastToken: SourceToken | undefined;

  /**
   * @param file path as it is shown: relative to the analysed folder, with forward slashes
   * @param text content; a byte order mark is dropped, because editors do not count it as a column
   */
  constructor(
    readonly file: string,
    text: string,
  ) {
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    this.lineStarts = starts;
    this.lineBreak = starts.length > 1 && this.text[starts[1] - 2] === '\r' ? '\r\n' : '\n';
    const firstIndented = /^( {1,8})[\w"']/m.exec(this.text.slice(0, MAX_EDITED_CHARACTERS));
    this.indentation = firstIndented?.[1] ?? DEFAULT_INDENTATION;
  }

  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: offset - this.lineStarts[low] + 1 };
  }

  range(start: number, end: number): SourceRange {
    const from = this.position(start);
    const to = this.position(end);
    return { file: this.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  /**
   * What an edit needs to replace the text between two offsets, or to insert where they are equal. Undefined on a line that
   * no person writes: an edit carries its whole line.
   */
  token(start: number, end: number, isShared = false): SourceToken | undefined {
    const last = this.lastToken;
    if (last?.start === start && last.end === end && last.isShared === isShared) {
      return last;
    }
    const range = this.range(start, end);
    const next = this.lineStarts.at(range.endLine);
    const whole = this.text.slice(this.lineStarts[range.line - 1], next === undefined ? undefined : next - 1);
    if (whole.length > MAX_EDITED_CHARACTERS) {
      return undefined;
    }
    const lines = whole
      .split('\n')
      .map((line) => line.replace(/\r$/, ''))
      .join('\n');
    this.lastToken = { ...range, text: this.text.slice(start, end), lines, start, end, isShared };
    return this.lastToken;
  }

  /** The text between two offsets as it stands in the file. */
  part(start: number, end: number): TextPart {
    return {
      text: this.text.slice(start, end),
      range: (from = 0, to = end - start) => this.range(start + from, start + to),
      token: (from = 0, to = end - start) => this.token(start + from, start + to),
    };
  }
}
