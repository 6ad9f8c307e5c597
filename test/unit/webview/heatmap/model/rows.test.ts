import { describe, expect, it } from 'vitest';
import { MISSING } from '../../../../../webview/heatmap/model/levels';
import { sortRows, summariseRows } from '../../../../../webview/heatmap/model/rows';
import { snapshotOf } from '../snapshot';

const snapshot = snapshotOf({
  b: [10, 70, 90],
  a: [MISSING, 90, 20],
  idle: [MISSING, MISSING, MISSING],
  c: [5, 5, 5],
  causes: [['c', 'a'], ['a']],
});
const rows = summariseRows(snapshot);
const names = (order: 'worst' | 'cause' | 'name'): string[] => sortRows(rows, order).map(({ name }) => name);

describe('summariseRows', () => {
  it('finds the worst window and counts the rest', () => {
    expect(rows[0]).toMatchObject({
      name: 'b',
      peak: (90 / 254) * 4,
      worstWindow: 2,
      anomalousWindows: 2,
      missingWindows: 0,
    });
    expect(rows[1]).toMatchObject({
      name: 'a',
      peak: (90 / 254) * 4,
      worstWindow: 1,
      anomalousWindows: 1,
      missingWindows: 1,
    });
    expect(rows[2]).toMatchObject({ peak: null, worstWindow: -1, missingWindows: 3 });
  });

  it('takes the exact score for the worst window where levels end', () => {
    const high = { cells: [1, 2], scores: [9, 5] };
    const [row] = summariseRows({ ...snapshotOf({ a: [254, 254, 254] }), high, peaks: [9] });
    expect(row).toMatchObject({ peak: 9, worstWindow: 1 });
  });

  it('takes the best rank over all incidents', () => {
    expect(rows.map(({ bestCauseRank }) => bestCauseRank)).toEqual([Infinity, 0, Infinity, 0]);
  });
});

describe('sortRows', () => {
  it('orders by worst score, then by name; no data comes last', () => {
    expect(names('worst')).toEqual(['a', 'b', 'c', 'idle']);
  });

  it('orders by rank as a cause, then by worst score', () => {
    expect(names('cause')).toEqual(['a', 'c', 'b', 'idle']);
  });

  it('orders by name', () => {
    expect(names('name')).toEqual(['a', 'b', 'c', 'idle']);
  });
});
