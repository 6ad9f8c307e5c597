import type { SpanColumns } from '../../../src/contracts/traces/trace';

/** The tree of a trace, one entry a row of the waterfall. */
export interface Outline {
  /** The row after the last descendant. */
  readonly end: Int32Array;
  /** Children. */
  readonly children: Int32Array;
  /** Place among the siblings, from 1, and how many they are. */
  readonly position: Int32Array;
  readonly siblings: Int32Array;
  readonly deepest: number;
}

export function outlineOf({ parent, depth }: Pick<SpanColumns, 'parent' | 'depth'>): Outline {
  const count = parent.length;
  const end = Int32Array.from({ length: count }, (_, row) => row + 1);
  const children = new Int32Array(count);
  const position = new Int32Array(count);
  let roots = 0;
  let deepest = 0;
  for (let row = 0; row < count; row++) {
    position[row] = parent[row] < 0 ? ++roots : ++children[parent[row]];
    deepest = Math.max(deepest, depth[row]);
  }
  for (let row = count - 1; row >= 0; row--) {
    if (parent[row] >= 0) {
      end[parent[row]] = Math.max(end[parent[row]], end[row]);
    }
  }
  const siblings = Int32Array.from(parent, (above) => (above < 0 ? roots : children[above]));
  return { end, children, position, siblings, deepest };
}

/** The rows that are not inside a collapsed one, in their order. */
export function shownRows({ end }: Pick<Outline, 'end'>, isCollapsed: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(end.length);
  let count = 0;
  for (let row = 0; row < end.length; row = isCollapsed(row) ? end[row] : row + 1) {
    rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** Place of a row in a list of rows, or of the nearest one before it, which is the row it is collapsed into. */
export function placeOf(rows: Int32Array, row: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows[middle] <= row) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/** Rows with children at a depth or deeper: collapsed, nothing below that depth is shown. */
export function rowsFrom(depth: Uint16Array, children: Int32Array, level: number): readonly number[] {
  const rows: number[] = [];
  depth.forEach((each, row) => {
    if (each >= level && children[row] > 0) {
      rows.push(row);
    }
  });
  return rows;
}
