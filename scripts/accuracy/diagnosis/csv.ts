import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A small CSV file without quotes, plain or gzip. */
export interface Table {
  readonly columns: readonly string[];
  /** @throws when the table has no such column */
  column(name: string): readonly string[];
  numbers(name: string): Float64Array;
}

export function readTable(file: string): Table {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head, ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const columnOf = (name: string): readonly string[] => {
    const at = head.indexOf(name);
    if (at < 0) {
      throw new Error(`${file}: line 1: there is no column '${name}'`);
    }
    return rows.map((row) => row[at] ?? '');
  };
  const known = new Map<string, Float64Array>();
  return {
    columns: head,
    column: columnOf,
    numbers: (name) => {
      const numbers =
        known.get(name) ??
        Float64Array.from(columnOf(name), (value) => (value.trim() === '' ? NaN : Number(value)));
      known.set(name, numbers);
      return numbers;
    },
  };
}

/** UTC times such as `2024-03-05 07:31:01`, with or without more behind the seconds. */
export const utcMs = (text: string): number => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);
