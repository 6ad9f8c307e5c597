import { describe, expect, it } from 'vitest';
import { regularise } from '../../../../src/workspace/metrics/regular';
import type { MetricTable } from '../../../../src/workspace/metrics/table';

const MINUTE = 60_000;

function table(
  timesMinutes: readonly number[] | null,
  columns: Readonly<Record<string, readonly number[]>>,
): MetricTable {
  const names = Object.keys(columns);
  const rows = columns[names[0]].length;
  return {
    names,
    rows,
    problems: [],
    values: Float32Array.from(
      { length: rows * names.length },
      (_, cell) => columns[names[cell % names.length]][Math.floor(cell / names.length)],
    ),
    timesMs: timesMinutes && Float64Array.from(timesMinutes, (time) => time * MINUTE),
  };
}

describe('regularise', () => {
  it('leaves rows without times as they are', () => {
    expect(regularise(table(null, { a: [1, 2] }), 'f')).toMatchObject({ rows: 2, clock: null, notes: [] });
  });

  it('sorts, joins duplicates and inserts missing rows, and says each', () => {
    const matrix = regularise(table([2, 0, 1, 1, 5], { a: [20, 0, 10, NaN, 50], b: [2, 0, 1, 7, 5] }), 'f');
    expect(matrix.rows).toBe(6);
    expect([...matrix.values]).toEqual([0, 0, 10, 7, 20, 2, NaN, NaN, NaN, NaN, 50, 5]);
    expect(matrix.clock).toEqual({ startMs: 0, stepMs: MINUTE });
    expect(matrix.notes).toEqual([
      'the rows were not in order of time and have been sorted',
      '1 row repeats the time of another row: the last value of each series counts',
      '2 of 6 rows are missing (gaps in time); they count as missing, not as zero',
    ]);
  });

  it('forgives jitter of the clock', () => {
    const matrix = regularise(table([0, 1.01, 2, 3, 3.98, 5], { a: [0, 1, 2, 3, 4, 5] }), 'f');
    expect([...matrix.values]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('drops columns without any value and rows without a time', () => {
    const matrix = regularise(table([0, 1, NaN], { a: [NaN, NaN, 1], b: [1, 2, 3] }), 'f');
    expect(matrix).toMatchObject({ names: ['b'], rows: 2 });
    expect(matrix.notes).toEqual([
      '1 rows without a readable time are left out',
      '1 columns without any value are left out: a',
    ]);
  });

  it.each([
    ['the same time in every row', table([1, 1], { a: [1, 2] }), /same time in every row/],
    ['too few readable times', table([NaN, 1], { a: [1, 2] }), /fewer than two rows/],
    ['gaps beyond reason', table([0, 1, 2, 1_000], { a: [1, 2, 3, 4] }), /gaps are too large/],
    ['no value', table(null, { a: [NaN] }), /no value at all/],
  ])('refuses %s', (_, input, reason) => {
    expect(() => regularise(input, 'f')).toThrow(reason);
  });
});
