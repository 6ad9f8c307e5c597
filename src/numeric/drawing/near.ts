import type { Arc } from './layered';

const SPARE_LAYERS = 200;

/**
 * The arcs that pass the fewest layers: so many that they pass about as many as there are boxes, all together. A layout
 * bends a line at every layer that it passes, so the others are drawn beside the picture.
 * @param ranks layer of each box
 * @returns positions in `arcs`
 */
export function nearArcs(arcs: readonly Arc[], ranks: Int32Array): ReadonlySet<number> {
  const passed = arcs.map(({ from, to }) => ranks[to] - ranks[from] - 1);
  const shortest = [...arcs.keys()].sort((a, b) => passed[a] - passed[b] || a - b);
  let spent = 0;
  return new Set(shortest.filter((arc) => (spent += passed[arc]) <= ranks.length + SPARE_LAYERS));
}
