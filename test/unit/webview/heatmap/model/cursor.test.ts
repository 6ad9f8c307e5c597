import { describe, expect, it } from 'vitest';
import { moveCursor, type CursorGrid } from '../../../../../webview/heatmap/model/cursor';

const levels = [
  [5, 90, 90, 5, 90, 5],
  [5, 5, 5, 5, 5, 5],
];
const grid: CursorGrid = { rows: 2, windows: 6, page: 5, level: (row, window) => levels[row][window] };

describe('moveCursor', () => {
  it.each([
    ['left', 0, 0],
    ['right', 0, 2],
    ['up', 0, 1],
    ['down', 1, 1],
    ['first', 0, 0],
    ['last', 0, 5],
    ['pageDown', 1, 1],
    ['pageUp', 0, 1],
  ] as const)('%s', (move, row, window) => {
    expect(moveCursor({ row: 0, window: 1 }, move, grid)).toEqual({ row, window });
  });

  it('stops at the edges', () => {
    expect(moveCursor({ row: 0, window: 0 }, 'left', grid)).toEqual({ row: 0, window: 0 });
    expect(moveCursor({ row: 1, window: 5 }, 'right', grid)).toEqual({ row: 1, window: 5 });
    expect(moveCursor({ row: 1, window: 5 }, 'down', grid)).toEqual({ row: 1, window: 5 });
  });

  it('goes from one anomaly to the start of the next, and stays where there is none', () => {
    expect(moveCursor({ row: 0, window: 0 }, 'nextAnomaly', grid).window).toBe(1);
    expect(moveCursor({ row: 0, window: 1 }, 'nextAnomaly', grid).window).toBe(4);
    expect(moveCursor({ row: 0, window: 4 }, 'nextAnomaly', grid).window).toBe(4);
    expect(moveCursor({ row: 0, window: 4 }, 'previousAnomaly', grid).window).toBe(1);
    expect(moveCursor({ row: 1, window: 3 }, 'nextAnomaly', grid).window).toBe(3);
  });
});
