import type { Problem } from '../../contracts/problem';
import type { NumberColumn } from './column';
import { isMissing } from './numbers';
import { SeriesCollector, whichCounts } from './series';
import type { MetricTable } from './table';
import type { TextRow } from './text-rows';

/** A column of values whose name says no more than that. */
const VALUE_NAME = /^_?value$/i;

export interface LongLayout {
  readonly heading: readonly string[] | null;
  readonly timesMs: Float64Array;
  /** Columns whose texts tell series apart. */
  readonly keys: readonly number[];
  readonly values: readonly { readonly column: number; readonly numbers: NumberColumn }[];
  readonly isDamaged: boolean;
}

/** Turns rows of one time and key into one series per key and value column: `p90_ms{service="cart"}`. */
export function longTable(
  rows: readonly TextRow[],
  { heading, timesMs, keys, values, isDamaged }: LongLayout,
  file: string,
  problems: readonly Problem[],
): MetricTable {
  const collector = new SeriesCollector();
  const said = [...problems];
  const unreadable: TextRow[] = [];
  const seen = new Set<string>();
  let repeats = 0;
  rows.forEach((row, index) => {
    const texts = values.map(({ column }) => row.fields[column]);
    const numbers = values.map((value, at) => value.numbers.value(texts[at]));
    if (
      Number.isNaN(timesMs[index]) ||
      numbers.some((value, at) => Number.isNaN(value) && !isMissing(texts[at]))
    ) {
      unreadable.push(row);
    }
    const key = keys.map((column) => row.fields[column]);
    const place = `${timesMs[index]}\u001f${key.join('\u001f')}`;
    repeats += seen.has(place) ? 1 : 0;
    seen.add(place);
    values.forEach(({ column }, at) =>
      collector.add(nameOf(heading?.[column] ?? '', key, keys, heading), timesMs[index], numbers[at]),
    );
  });
  if (unreadable.length > 0) {
    const reason = 'a time or a value that cannot be read';
    said.push({ file, severity: 'warning', reason, line: unreadable[0].line, count: unreadable.length });
  }
  if (repeats > 0) {
    const reason = `rows that repeat the time of another row of their series: the ${whichCounts(isDamaged)} counts`;
    said.push({ file, severity: 'warning', reason, count: repeats });
  }
  return collector.table(file, said, isDamaged);
}

function nameOf(
  value: string,
  key: readonly string[],
  keys: readonly number[],
  heading: readonly string[] | null,
): string {
  const isPlain = VALUE_NAME.test(value);
  if (isPlain && key.length === 1) {
    return key[0];
  }
  const labels = key.map(
    (text, index) => `${heading?.[keys[index]] || `column ${keys[index] + 1}`}=${JSON.stringify(text)}`,
  );
  return `${isPlain ? '' : value}{${labels.join(', ')}}`;
}
