import { OPERATIONS, type Cell } from '../../../../src/methods/latency-transfer/cell';

/** As `parseCell` reads it. */
export function describeCell([a, b, c, d, e, f]: Cell): string {
  return `|${a}~0|+|${b}~0|${c}~1|+|${d}~0|${e}~1|${f}~2|`;
}

/** All 15,625 cells; `index` counts in the operations' order. */
export function cellNumber(index: number): Cell {
  return Array.from(
    { length: 6 },
    (_, edge) => OPERATIONS[Math.floor(index / OPERATIONS.length ** edge) % OPERATIONS.length],
  );
}
