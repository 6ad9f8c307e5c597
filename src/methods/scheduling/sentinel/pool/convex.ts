/** A straight piece: offset + slope · x. */
export interface Piece {
  readonly slope: number;
  readonly offset: number;
}

/**
 * The largest convex function below the points (0, values[0]), (1, values[1]), …: it is the maximum of these pieces
 * between the first and the last point.
 * @param values at least two
 */
export function convexPieces(values: ArrayLike<number>): Piece[] {
  const hull: number[] = [];
  for (let at = 0; at < values.length; at++) {
    while (hull.length >= 2 && isAbove(values, hull[hull.length - 2], hull[hull.length - 1], at)) {
      hull.pop();
    }
    hull.push(at);
  }
  return hull.slice(1).map((to, index) => {
    const from = hull[index];
    const slope = (values[to] - values[from]) / (to - from);
    return { slope, offset: values[from] - slope * from };
  });
}

/** Whether the middle point is on or above the line between the others. */
function isAbove(values: ArrayLike<number>, from: number, middle: number, to: number): boolean {
  return (values[middle] - values[from]) * (to - from) >= (values[to] - values[from]) * (middle - from);
}
