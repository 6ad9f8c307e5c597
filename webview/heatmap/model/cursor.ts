import { isAnomalous } from './levels';

/** The cell the keyboard is on: a row as displayed, and a window. */
export interface Cursor {
  readonly row: number;
  readonly window: number;
}

export type CursorMove =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown'
  | 'nextAnomaly'
  | 'previousAnomaly';

export interface CursorGrid {
  readonly rows: number;
  readonly windows: number;
  /** Rows that are visible at a time. */
  readonly page: number;
  level(row: number, window: number): number;
}

/** Where a move leads; the edges hold. An anomaly move stays put when there is none further on in the row. */
export function moveCursor(cursor: Cursor, move: CursorMove, grid: CursorGrid): Cursor {
  const { row, window } = cursor;
  switch (move) {
    case 'left':
      return at(row, window - 1, grid);
    case 'right':
      return at(row, window + 1, grid);
    case 'up':
      return at(row - 1, window, grid);
    case 'down':
      return at(row + 1, window, grid);
    case 'first':
      return at(row, 0, grid);
    case 'last':
      return at(row, grid.windows - 1, grid);
    case 'pageUp':
      return at(row - grid.page, window, grid);
    case 'pageDown':
      return at(row + grid.page, window, grid);
    case 'nextAnomaly':
      return at(row, seekAnomaly(cursor, 1, grid), grid);
    case 'previousAnomaly':
      return at(row, seekAnomaly(cursor, -1, grid), grid);
  }
}

/** The start of the next run of anomalous windows in a direction. */
function seekAnomaly({ row, window }: Cursor, step: 1 | -1, grid: CursorGrid): number {
  const anomalous = (at: number): boolean => at >= 0 && at < grid.windows && isAnomalous(grid.level(row, at));
  for (let next = window + step; next >= 0 && next < grid.windows; next += step) {
    if (anomalous(next) && !anomalous(next - 1)) {
      return next;
    }
  }
  return window;
}

function at(row: number, window: number, { rows, windows }: CursorGrid): Cursor {
  return { row: clamp(row, rows - 1), window: clamp(window, windows - 1) };
}

function clamp(value: number, highest: number): number {
  return Math.min(Math.max(value, 0), Math.max(highest, 0));
}
