import { framed, loopOver, type Box, type Line, type Picture, type Point } from '../../../contracts/picture';
import { placeLayered, type LayeredOptions, type Size } from '../../../numeric/drawing/layered';
import { backbone } from './backbone';

const GAPS: LayeredOptions = { direction: 'LR', nodeGap: 18, rankGap: 72, edgeGap: 12 };
const MARGIN = 24;
const LOOP_HEIGHT = 16;
/** The time of the layout grows faster than the edges that it routes: the others are drawn directly. */
const MOST_ROUTED = 240;
const BULGE = 28;
const DECIMALS = 10;

/**
 * Places boxes from left to right, callers before what they call. The busiest edges are routed around boxes.
 * @param edges by position in `sizes`; two edges between the same boxes get lines beside each other
 */
export function placeBoxes(
  sizes: readonly Size[],
  edges: readonly { readonly from: number; readonly to: number; readonly weight: number }[],
): Picture<Box> {
  const routed = backbone(sizes.length, edges, MOST_ROUTED);
  const { boxes, lines: routes } = placeLayered(sizes, edges, routed, GAPS);
  const lines = edges.map(({ from, to }, index): Line => {
    // The layout would draw a loop away from its box.
    return from === to
      ? loopOver(boxes[from], LOOP_HEIGHT)
      : (routes[index] ?? direct(boxes[from], boxes[to]));
  });
  const picture = framed(boxes, lines, MARGIN);
  return {
    ...picture,
    boxes: picture.boxes.map((box) => ({ ...box, ...rounded(box) })),
    lines: picture.lines.map((line) => line.map(rounded)),
  };
}

/** From the side of a box that faces the other, or around the right where one is above the other. */
function direct(from: Box, to: Box): Line {
  const right = ({ x, y, width, height }: Box): Point => ({ x: x + width, y: y + height / 2 });
  const left = ({ x, y, height }: Box): Point => ({ x, y: y + height / 2 });
  if (from.x + from.width < to.x) {
    return [right(from), left(to)];
  }
  if (to.x + to.width < from.x) {
    return [left(from), right(to)];
  }
  const [start, end] = [right(from), right(to)];
  return [start, { x: Math.max(start.x, end.x) + BULGE, y: (start.y + end.y) / 2 }, end];
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x * DECIMALS) / DECIMALS, y: Math.round(y * DECIMALS) / DECIMALS };
}
