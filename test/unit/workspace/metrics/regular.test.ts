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

  it('bins rows that are events, and says so', () => {
    // Arrivals of a Poisson process, 30 a minute, from a fixed sequence.
    let [state, time] = [1, 0];
    const times = Array.from({ length: 600 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return (time += -Math.log(state / 2_147_483_647) / 30);
    });
    const matrix = regularise(table(times, { ms: times.map((_, index) => 100 + (index % 2)) }), 'f');
    expect(matrix.names).toEqual(['ms', 'events']);
    expect(matrix.clock?.stepMs).toBe(15_000);
    const events = [...matrix.values].filter((_, cell) => cell % 2 === 1);
    expect(events.reduce((sum, count) => sum + count, 0)).toBe(600);
    expect(matrix.values[0]).toBeCloseTo(100.5, 0);
    expect(matrix.notes).toEqual([expect.stringContaining('the 600 rows are events')]);
  });

  it('takes a clock with jitter and gaps for no events', () => {
    const times = Array.from(
      { length: 200 },
      (_, row) => row + (row > 100 ? 50 : 0) + ((row * 7) % 10) / 100,
    );
    expect(regularise(table(times, { a: times }), 'f').names).toEqual(['a']);
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

  it('uses the longest of recordings that lie far apart, and says what is left out', () => {
    const first = [0, 1, 2, 3, 4, 5];
    const later = Array.from({ length: 8 }, (_, minute) => 1_000_000 + minute);
    const times = [...first, ...later];
    const { rows, clock, notes } = regularise(table(times, { a: times }), 'f');
    expect({ rows, startMs: clock?.startMs }).toEqual({ rows: 8, startMs: 1_000_000 * MINUTE });
    expect(notes).toEqual([
      expect.stringMatching(
        /longest stretch is used, 8 rows from .*; 6 rows in other stretches are left out$/,
      ),
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
