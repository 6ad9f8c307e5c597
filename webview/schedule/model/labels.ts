/** Places labels of points so that they neither cover each other nor points, as far as there is room. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  /** Of the label. */
  readonly width: number;
}

const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
];
/** Half the size of a point. */
const POINT = 7;
/** From the middle of a point to the edge of its label, tried in this order. */
const DISTANCES = [11, 22, 36, 52];
const COVERED = 100;
/** Points closer than this, in pixels, get one label. */
const SAME = 2;
/** Names in one label. */
const MAX_JOINED = 2;

/** @param bars what a label should not cover either, but may. @returns the box of each label, in the order of the points */
export function placeLabels(
  points: readonly LabelledPoint[],
  height: number,
  area: Box,
  bars: readonly Box[],
): readonly Box[] {
  const taken = points.map(({ x, y }): Box => ({
    left: x - POINT,
    top: y - POINT,
    right: x + POINT,
    bottom: y + POINT,
  }));
  return points.map((point) => {
    const candidates = DISTANCES.flatMap((distance) =>
      DIRECTIONS.map((direction) => boxAt(point, height, direction, distance)),
    );
    let best = candidates[0];
    let leastCost = Infinity;
    candidates.forEach((box, rank) => {
      const hits = (others: readonly Box[]): number => others.filter((other) => overlap(box, other)).length;
      const cost = (inside(box, area) ? 0 : COVERED * 10) + hits(taken) * COVERED + hits(bars) * 4 + rank;
      if (cost < leastCost) {
        leastCost = cost;
        best = box;
      }
    });
    taken.push(best);
    return best;
  });
}

/** Indices of points that stand on each other, as groups in the order of their first points. */
export function joinPoints(
  points: readonly Pick<LabelledPoint, 'x' | 'y'>[],
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  points.forEach(({ x, y }, index) => {
    const group = groups.find(([first]) => Math.hypot(points[first].x - x, points[first].y - y) <= SAME);
    if (group === undefined) {
      groups.push([index]);
    } else {
      group.push(index);
    }
  });
  return groups;
}

/** `stated, recommended`, or `stated, recommended and 9 more`. */
export function joinedLabel(labels: readonly string[]): string {
  const rest = labels.length - MAX_JOINED;
  return rest <= 0 ? labels.join(', ') : `${labels.slice(0, MAX_JOINED).join(', ')} and ${rest} more`;
}

function boxAt(
  { x, y, width }: LabelledPoint,
  height: number,
  [across, down]: readonly [number, number],
  distance: number,
): Box {
  const left = x + across * distance - (across > 0 ? 0 : across < 0 ? width : width / 2);
  const top = y + down * distance - (down > 0 ? 0 : down < 0 ? height : height / 2);
  return { left, top, right: left + width, bottom: top + height };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function inside(box: Box, area: Box): boolean {
  return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
}
