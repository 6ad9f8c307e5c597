import { neighbourOf, type Direction } from '../../kit/neighbours';
import type { Scene } from './scene';

type Walked = Pick<Scene, 'boxes' | 'edges'>;

/** Where an arrow key leads from a box: up and down along the edges, left and right to what stands beside; null for nowhere. */
export function stepFrom({ boxes, edges }: Walked, from: number, direction: Direction): number | null {
  if (direction === 'left' || direction === 'right') {
    return neighbourOf({ nodes: boxes, edges: [] }, from, direction);
  }
  const ends = edges.flatMap((edge) =>
    direction === 'down' ? (edge.from === from ? [edge.to] : []) : edge.to === from ? [edge.from] : [],
  );
  // The nearest one first: it is on the way that the picture shows, not on one around it.
  const distance = (box: number): number =>
    Math.abs(boxes[box].y - boxes[from].y) +
    Math.abs(boxes[box].x + boxes[box].width / 2 - boxes[from].x - boxes[from].width / 2);
  return ends.length === 0 ? null : ends.reduce((best, box) => (distance(box) < distance(best) ? box : best));
}

/** The box at the beginning or the end of the picture; null for an empty one. */
export function endOf({ boxes }: Pick<Scene, 'boxes'>, end: 'first' | 'last'): number | null {
  if (boxes.length === 0) {
    return null;
  }
  return boxes.reduce(
    (best, { y }, box) => ((end === 'first' ? y < boxes[best].y : y > boxes[best].y) ? box : best),
    0,
  );
}
