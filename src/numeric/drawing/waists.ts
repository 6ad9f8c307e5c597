import type { Arc } from './layered';

export interface Waists {
  /** Boxes by layer, those of one layer by position. */
  readonly order: readonly number[];
  /** Places in the order of the boxes that all paths go through: alone in their layer, with no arc past them. The first and the last count. */
  readonly places: readonly number[];
}

/** Where a graph is one box wide. @param ranks layer of each box */
export function waistsOf(ranks: Int32Array, arcs: readonly Arc[]): Waists {
  const order = [...ranks.keys()].sort((a, b) => ranks[a] - ranks[b] || a - b);
  const placeOf = new Int32Array(order.length);
  order.forEach((box, place) => (placeOf[box] = place));
  const reach = new Int32Array(order.length);
  for (const { from, to } of arcs) {
    reach[placeOf[from]] = Math.max(reach[placeOf[from]], placeOf[to]);
  }
  const last = order.length - 1;
  const places: number[] = [];
  let furthest = 0;
  order.forEach((box, place) => {
    const isAlone =
      place === 0 ||
      place === last ||
      (ranks[order[place - 1]] < ranks[box] && ranks[order[place + 1]] > ranks[box]);
    if (isAlone && furthest <= place) {
      places.push(place);
    }
    furthest = Math.max(furthest, reach[place]);
  });
  return { order, places };
}
