import { uint32Column } from './columns';

/** Different texts that are kept apart; what comes after them is not kept. */
const MAX_GROUPS = 512;
/** Raw texts whose group is remembered, so that equal texts are normalised once. */
const MAX_REMEMBERED = 4096;
const MAX_CHARACTERS = 160;
const NO_GROUP = 0xffffffff;

/** Failed rows that give a text, ascending, and the group of the text. */
export interface FailureTextColumns {
  readonly row: Uint32Array;
  readonly group: Uint32Array;
}

/** The texts of a part of a table; plain data. */
export interface FailurePart extends FailureTextColumns {
  readonly examples: readonly string[];
}

/**
 * What failing spans say, in a bounded table: texts that differ only in numbers and ids are one group, shown by the
 * first text of the group. Spans that do not fail cost nothing.
 */
export class FailureTexts {
  /** The first text of every group, cut to one line. */
  readonly examples: string[] = [];
  private readonly groups = new Map<string, number>();
  private readonly remembered = new Map<string, number>();
  private readonly row = uint32Column();
  private readonly group = uint32Column();

  /** @param row greater than every row added before */
  add(row: number, text: string): void {
    const group = this.groupOf(text);
    if (group !== NO_GROUP) {
      this.row.push(row);
      this.group.push(group);
    }
  }

  /** Adds what a part of the table holds. @param shift rows before those of the part */
  absorb({ examples, row, group }: FailurePart, shift: number): void {
    const groups = examples.map((example) => this.groupOf(example));
    row.forEach((each, at) => {
      if (groups[group[at]] !== NO_GROUP) {
        this.row.push(each + shift);
        this.group.push(groups[group[at]]);
      }
    });
  }

  part(): FailurePart {
    return { examples: this.examples, ...this.view() };
  }

  view(): FailureTextColumns {
    return { row: this.row.view(), group: this.group.view() };
  }

  private groupOf(text: string): number {
    const known = this.remembered.get(text);
    if (known !== undefined) {
      return known;
    }
    const line = firstLine(text);
    const pattern = patternOf(line);
    let group = this.groups.get(pattern);
    if (group === undefined) {
      group = this.groups.size < MAX_GROUPS ? this.groups.size : NO_GROUP;
      if (group !== NO_GROUP) {
        this.groups.set(pattern, group);
        this.examples.push(line);
      }
    }
    if (this.remembered.size < MAX_REMEMBERED) {
      this.remembered.set(text, group);
    }
    return group;
  }
}

/** The group of a row's text; undefined when the row has none. */
export function failureGroupOf({ row, group }: FailureTextColumns, wanted: number): number | undefined {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle] < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return row[low] === wanted ? group[low] : undefined;
}

function firstLine(text: string): string {
  const line = text
    .slice(0, 4 * MAX_CHARACTERS)
    .trim()
    .split(/[\r\n]/, 1)[0]
    .replace(/\s+/g, ' ');
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS - 1)}…` : line;
}

/**
 * Ids, addresses and numbers replaced: `dial tcp 10.0.0.7:80` and `dial tcp 10.0.0.9:80` are one pattern. The code of an
 * answer (`HTTP 503`, `gRPC status 14`) stays.
 */
function patternOf(line: string): string {
  return line
    .toLowerCase()
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '#')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b/g, '#')
    .replace(/\b(?:http|status) \d+|\d+(?:[.,:]\d+)*/g, (found) => (/^\d/.test(found) ? '#' : found));
}
