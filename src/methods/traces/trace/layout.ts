/** The spans of a trace in the order of the waterfall, with corrected times. */
import { SpanFlag } from '../../../topology/span-table';
import { shiftOf } from './clock-shifts';
import type { GatheredTrace } from './gather';

const NONE = -1;

/** One entry a span, parents before children, siblings by start. Times are Unix milliseconds. */
export interface TraceLayout {
  /** Rows of the gathered trace. */
  readonly rows: readonly number[];
  /** Places of parents; -1 for none. */
  readonly parent: Int32Array;
  readonly depth: Uint16Array;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly shiftMs: Float64Array;
  /** Places of the children of each span. */
  readonly children: readonly (readonly number[])[];
}

export function layOut({ linked: { columns, parent }, rows }: GatheredTrace): TraceLayout {
  const childrenOf = new Map<number, number[]>();
  for (const row of rows) {
    const list = childrenOf.get(parent[row]);
    if (list === undefined) {
      childrenOf.set(parent[row], [row]);
    } else {
      list.push(row);
    }
  }
  const order: number[] = [];
  const above = new Int32Array(rows.length).fill(NONE);
  const depth = new Uint16Array(rows.length);
  const startMs = new Float64Array(rows.length);
  const durationMs = new Float64Array(rows.length);
  const shiftMs = new Float64Array(rows.length);
  const children: number[][] = [];
  /** What stays to be placed, the next last. Children wait here until their parent's times are known. */
  const waiting: { row: number; above: number; shift: number }[] = [];
  const wait = (list: readonly number[], place: number): void => {
    const shifted = list.map((row) => ({ row, above: place, shift: shiftBelow(row, place) }));
    shifted.sort(
      (a, b) => columns.startMs[b.row] + b.shift - (columns.startMs[a.row] + a.shift) || b.row - a.row,
    );
    for (const each of shifted) {
      waiting.push(each);
    }
  };
  const shiftBelow = (row: number, place: number): number => {
    if (place === NONE) {
      return 0;
    }
    const isOwn = columns.service[row] === columns.service[order[place]];
    return isOwn
      ? shiftMs[place]
      : shiftOf(
          { startMs: columns.startMs[row], durationMs: columns.durationMs[row] },
          { startMs: startMs[place], durationMs: durationMs[place] },
          shiftMs[place],
        );
  };
  wait(childrenOf.get(NONE) ?? [], NONE);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const place = order.length;
    order.push(next.row);
    children.push([]);
    above[place] = next.above;
    if (next.above !== NONE) {
      children[next.above].push(place);
      depth[place] = depth[next.above] + 1;
    }
    shiftMs[place] = next.shift;
    startMs[place] = columns.startMs[next.row] + next.shift;
    durationMs[place] = columns.durationMs[next.row];
    wait(childrenOf.get(next.row) ?? [], place);
  }
  // A span without a duration lasts until the last of its children ends; those stand behind it.
  for (let place = order.length - 1; place >= 0; place--) {
    if (columns.flags[order[place]] & SpanFlag.unfinished) {
      durationMs[place] = children[place].reduce(
        (longest, child) => Math.max(longest, startMs[child] + durationMs[child] - startMs[place]),
        durationMs[place],
      );
    }
  }
  return { rows: order, parent: above, depth, startMs, durationMs, shiftMs, children };
}
