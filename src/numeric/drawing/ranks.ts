import type { Arc } from './layered';

/**
 * The layer of each box by the longest path to it. What depends on no box with a fixed place, such as an input that is
 * read late, stands just before its first reader.
 * @returns null when arcs form a cycle
 */
export function ranksOf(count: number, arcs: readonly Arc[]): Int32Array | null {
  const readers: number[][] = Array.from({ length: count }, () => []);
  const waiting = new Int32Array(count);
  for (const { from, to } of arcs) {
    readers[from].push(to);
    waiting[to]++;
  }
  const order = Array.from({ length: count }, (_, box) => box).filter((box) => waiting[box] === 0);
  const ranks = new Int32Array(count);
  const isFloating = new Uint8Array(count).fill(1);
  // The first source is where the picture begins; whatever hangs on it has a fixed place.
  const [root] = order;
  for (let at = 0; at < order.length; at++) {
    const box = order[at];
    if (box === root) {
      isFloating[box] = 0;
    }
    for (const reader of readers[box]) {
      ranks[reader] = Math.max(ranks[reader], ranks[box] + 1);
      isFloating[reader] &= isFloating[box];
      waiting[reader]--;
      if (waiting[reader] === 0) {
        order.push(reader);
      }
    }
  }
  if (order.length < count) {
    return null;
  }
  for (const box of order.reverse()) {
    if (isFloating[box] === 1 && readers[box].length > 0) {
      ranks[box] = readers[box].reduce((least, reader) => Math.min(least, ranks[reader]), Infinity) - 1;
    }
  }
  return ranks;
}
