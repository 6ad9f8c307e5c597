import type { Problem } from '../../../contracts/problem';
import type { SourceText } from '../source-text';
import type { TextPart } from '../text-part';
import { textTokens, unquote, type TextToken } from './text-tokens';

/** A message of the protobuf text format: its fields in writing order. */
export interface TextMessage {
  readonly fields: readonly TextField[];
}

export interface TextField {
  readonly name: TextPart;
  /** One, or the elements of a list. */
  readonly values: readonly TextValue[];
  readonly isList: boolean;
  readonly hasColon: boolean;
}

export type TextValue =
  | { readonly kind: 'message'; readonly message: TextMessage }
  /** A number, the name of a constant, or the content of a quoted text; the sign of a number is part of it. */
  | { readonly kind: 'scalar'; readonly part: TextPart; readonly quoted: boolean };

export interface TextFormatReading {
  readonly message: TextMessage;
  readonly problems: readonly Problem[];
}

/** Configurations nest five levels; deeper input only costs stack. */
const MAX_DEPTH = 64;
/** Maximum number of problems reported per file. */
const MAX_PROBLEMS = 20;

/**
 * Reads a text in the protobuf text format without its schema, in time proportional to its length. Never throws: what
 * cannot be understood is a problem with its line, and everything around it is kept, because a file that a user is
 * typing in is broken most of the time.
 */
export function readTextFormat(source: SourceText): TextFormatReading {
  const problems: Problem[] = [];
  const report = (offset: number, reason: string): void => {
    if (problems.length < MAX_PROBLEMS) {
      problems.push({ file: source.file, severity: 'error', reason, ...source.position(offset) });
    }
  };
  const message = new Parser(source, report).whole();
  return { message, problems };
}

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '<': '>' };

class Parser {
  private readonly tokens: TextToken[];
  private at = 0;
  private openLists = 0;

  constructor(
    private readonly source: SourceText,
    private readonly report: (offset: number, reason: string) => void,
  ) {
    this.tokens = [...textTokens(source, report)];
  }

  whole(): TextMessage {
    const fields: TextField[] = [];
    for (;;) {
      this.fields(0, fields);
      const stray = this.take();
      if (stray.kind === 'end') {
        return { fields };
      }
      this.report(stray.start, `'${stray.text}' closes nothing`);
    }
  }

  private get next(): TextToken {
    return this.tokens[this.at];
  }

  private take(): TextToken {
    const token = this.tokens[this.at];
    if (token.kind !== 'end') {
      this.at++;
    }
    return token;
  }

  private takeIf(text: string): boolean {
    const is = this.next.kind === 'mark' && this.next.text === text;
    if (is) {
      this.at++;
    }
    return is;
  }

  /** Adds fields up to the end or a mark that closes; that mark is left. */
  private fields(depth: number, fields: TextField[]): void {
    // One separator may follow a field.
    let mayEnd = false;
    for (;;) {
      const { kind, text, start } = this.next;
      if (kind === 'end' || (kind === 'mark' && '}>]'.includes(text))) {
        return;
      }
      if (kind === 'name') {
        const field = this.field(depth);
        if (field) {
          fields.push(field);
        }
        mayEnd = true;
      } else if (text === '[') {
        this.skipExtension(depth);
        mayEnd = true;
      } else {
        this.take();
        if (!mayEnd || (text !== ',' && text !== ';')) {
          this.report(start, `expected the name of a field, not ${text}`);
        }
        mayEnd = false;
      }
    }
  }

  private field(depth: number): TextField | undefined {
    const token = this.take();
    const name = this.source.part(token.start, token.end);
    const hasColon = this.takeIf(':');
    if (!hasColon && !(this.next.kind === 'mark' && '{<['.includes(this.next.text))) {
      this.report(token.start, `${token.text} has no value: expected ':' or '{' after it`);
      return undefined;
    }
    const isList = this.takeIf('[');
    return { name, values: isList ? this.list(depth) : this.value(depth, token), isList, hasColon };
  }

  /** Elements up to the closing bracket. The opening one was taken. */
  private list(depth: number): TextValue[] {
    const opened = this.tokens[this.at - 1];
    const values: TextValue[] = [];
    this.openLists++;
    // A comma stands between two elements, and nowhere else.
    let expected: 'value' | 'comma' | 'either' = 'either';
    while (this.next.text !== ']' || this.next.kind !== 'mark') {
      const { kind, text, start } = this.next;
      // A field or a closing mark where an element should be: the bracket was forgotten.
      if (kind === 'end' || (kind === 'mark' && '}>'.includes(text)) || this.beginsField()) {
        this.report(opened.start, "this list has no closing ']'");
        break;
      }
      if (this.takeIf(',')) {
        if (expected !== 'comma') {
          this.report(start, "expected a value before this ','");
        }
        expected = 'value';
        continue;
      }
      if (expected === 'comma') {
        this.report(start, `expected ',' before ${text}`);
      }
      expected = 'comma';
      const before = this.at;
      values.push(...this.value(depth, opened));
      if (this.at === before) {
        this.take();
        this.report(start, `expected a value, not ${text}`);
      }
    }
    if (expected === 'value' && this.next.kind === 'mark') {
      this.report(this.next.start, "expected a value after ','");
    }
    this.takeIf(']');
    this.openLists--;
    return values;
  }

  private beginsField(): boolean {
    const after = this.tokens.at(this.at + 1);
    return this.next.kind === 'name' && after?.kind === 'mark' && [':', '{', '<', '['].includes(after.text);
  }

  /** One value in a list of one, or none when there is none. `owner` is the token to blame. */
  private value(depth: number, owner: TextToken): TextValue[] {
    const { kind, text } = this.next;
    if (kind === 'mark' && text in CLOSERS) {
      return [{ kind: 'message', message: this.block(depth) }];
    }
    if (kind === 'string') {
      return [this.string()];
    }
    if (kind === 'number' || (kind === 'mark' && text === '-')) {
      return this.number();
    }
    if (kind === 'name' && !this.beginsField()) {
      const token = this.take();
      return [{ kind: 'scalar', part: this.source.part(token.start, token.end), quoted: false }];
    }
    if (owner.kind === 'name') {
      this.report(owner.start, `${owner.text} has no value`);
    }
    return [];
  }

  private block(depth: number): TextMessage {
    const opened = this.take();
    if (depth >= MAX_DEPTH) {
      this.report(opened.start, `nested deeper than ${MAX_DEPTH} levels; the rest was not read`);
      this.at = this.tokens.length - 1;
      return { fields: [] };
    }
    const fields: TextField[] = [];
    for (;;) {
      this.fields(depth + 1, fields);
      if (this.takeIf(CLOSERS[opened.text])) {
        return { fields };
      }
      const { kind, text, start } = this.next;
      // The ']' of a list around this message shows that its own mark was forgotten.
      if (kind === 'end' || (text === ']' && this.openLists > 0)) {
        this.report(opened.start, `this '${opened.text}' is never closed`);
        return { fields };
      }
      this.take();
      this.report(
        start,
        text === ']' ? "']' closes nothing" : `expected '${CLOSERS[opened.text]}', not '${text}'`,
      );
      if (text !== ']') {
        return { fields };
      }
    }
  }

  /** Adjacent texts are one. */
  private string(): TextValue {
    const first = this.take();
    let last = first;
    let content = unquote(first.text);
    while (this.next.kind === 'string') {
      last = this.take();
      content += unquote(last.text);
    }
    const verbatim = first === last && content === first.text.slice(1, -1);
    const part = verbatim
      ? this.source.part(first.start + 1, first.end - 1)
      : { text: content, range: () => this.source.range(first.start, last.end) };
    return { kind: 'scalar', part, quoted: true };
  }

  private number(): TextValue[] {
    const first = this.take();
    if (
      first.kind === 'mark' &&
      this.next.kind !== 'number' &&
      (this.next.kind !== 'name' || this.beginsField())
    ) {
      this.report(first.start, "'-' without a number");
      return [];
    }
    const last = first.kind === 'mark' ? this.take() : first;
    const text = (first === last ? '' : '-') + last.text;
    return [
      {
        kind: 'scalar',
        part:
          first === last
            ? this.source.part(first.start, last.end)
            : { text, range: () => this.source.range(first.start, last.end) },
        quoted: false,
      },
    ];
  }

  /** `[package.extension] { … }`: ignored here. */
  private skipExtension(depth: number): void {
    const opened = this.take();
    while (!this.takeIf(']')) {
      const { kind, text } = this.next;
      // Nothing of the kind is part of a name: the bracket was forgotten, and what follows is a field.
      if (
        kind === 'end' ||
        kind === 'string' ||
        (kind === 'mark' && '{}<>[:'.includes(text)) ||
        this.beginsField()
      ) {
        this.report(opened.start, "this '[' is never closed");
        return;
      }
      this.take();
    }
    this.takeIf(':');
    if (this.takeIf('[')) {
      this.list(depth);
    } else {
      this.value(depth, opened);
    }
  }
}
