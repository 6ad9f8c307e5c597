import { framed, type Box, type Line, type Picture, type Point } from '../../contracts/picture';
import { farLine } from './far-line';
import { placeLayered, type Arc, type LayeredOptions, type Placed, type Size } from './layered';
import { nearArcs } from './near';
import { ranksOf } from './ranks';
import { waistsOf } from './waists';

export interface DeepPicture extends Picture<Box> {
  /** By arc: drawn beside the picture, because it passes by many layers. */
  readonly isFar: readonly boolean[];
}

const OPTIONS: LayeredOptions = { direction: 'TB', nodeGap: 16, rankGap: 34, edgeGap: 10 };
const MARGIN = 16;

/**
 * Places a deep graph from top to bottom, in time about in proportion to its size: it is cut at the boxes that all paths
 * go through, and pieces of one shape are laid out once. Equal graphs give equal pictures.
 * @param arcs by position in `sizes`, without loops and doubles
 */
export function placeDeep(sizes: readonly Size[], arcs: readonly Arc[]): DeepPicture {
  const ranks = ranksOf(sizes.length, arcs);
  const near = ranks === null ? all(arcs) : nearArcs(arcs, ranks);
  const { boxes, lines } =
    ranks === null ? placeLayered(sizes, arcs, near, OPTIONS) : placePieces(sizes, arcs, near, ranks);
  let far = 0;
  const drawn = lines.map((line, arc): Line => {
    const { from, to } = arcs[arc];
    return line ?? farLine(boxes[from], boxes[to], rightOf(boxes, boxes[from], boxes[to]), far++);
  });
  const picture = framed(boxes, drawn, MARGIN);
  return {
    width: Math.ceil(picture.width),
    height: Math.ceil(picture.height),
    boxes: picture.boxes.map((box) => ({ ...box, ...rounded(box) })),
    lines: picture.lines.map((line) => line.map(rounded)),
    isFar: lines.map((line) => line === null),
  };
}

/** The right edge of what stands between two boxes. */
function rightOf(boxes: readonly Box[], a: Box, b: Box): number {
  const [top, bottom] = a.y < b.y ? [a.y, b.y + b.height] : [b.y, a.y + a.height];
  return boxes.reduce(
    (most, { x, y, width, height }) => (y < bottom && y + height > top ? Math.max(most, x + width) : most),
    -Infinity,
  );
}

function all(arcs: readonly Arc[]): ReadonlySet<number> {
  return new Set(arcs.keys());
}

/** Lays out one piece after the other, each below the box that it shares with the one before. */
function placePieces(
  sizes: readonly Size[],
  arcs: readonly Arc[],
  near: ReadonlySet<number>,
  ranks: Int32Array,
): Placed {
  const { order, places } = waistsOf(
    ranks,
    [...near].map((arc) => arcs[arc]),
  );
  const placeOf = new Int32Array(sizes.length);
  order.forEach((box, place) => (placeOf[box] = place));
  const boxes: Box[] = sizes.map((size) => ({ ...size, x: 0, y: 0 }));
  const lines: (Line | null)[] = arcs.map(() => null);
  const pieces = new Map<string, Placed>();
  const within = arcsWithin(arcs, near, placeOf, places);
  let anchor: Box | null = null;
  for (const { first, last, own } of within) {
    const members = order.slice(first, last + 1);
    const local = own.map((arc) => ({
      from: placeOf[arcs[arc].from] - first,
      to: placeOf[arcs[arc].to] - first,
    }));
    const known = placeOnce(
      pieces,
      members.map((box) => sizes[box]),
      local,
    );
    const placed = anchor !== null && leadsAway(known, anchor) ? mirrored(known) : known;
    // The axis goes through the first box.
    const move =
      anchor === null ? { x: -centreX(known.boxes[0]), y: 0 } : difference(anchor, placed.boxes[0]);
    members.forEach((box, index) => (boxes[box] = moved(placed.boxes[index], move)));
    own.forEach(
      (arc, index) => (lines[arc] = (placed.lines[index] ?? []).map((point) => moved(point, move))),
    );
    anchor = boxes[order[last]];
  }
  return { boxes, lines };
}

interface Piece {
  /** Places in the order, both included. */
  readonly first: number;
  readonly last: number;
  readonly own: readonly number[];
}

function arcsWithin(
  arcs: readonly Arc[],
  near: ReadonlySet<number>,
  placeOf: Int32Array,
  places: readonly number[],
): readonly Piece[] {
  const lasts = places.length > 1 ? places.slice(1) : places;
  const pieces = lasts.map((last, index) => ({ first: places[index], last, own: [] as number[] }));
  const pieceAt = new Int32Array(placeOf.length);
  pieces.forEach(({ first, last }, piece) => pieceAt.fill(piece, first, last));
  for (const arc of near) {
    pieces[pieceAt[placeOf[arcs[arc].from]]].own.push(arc);
  }
  return pieces;
}

/** Networks repeat their blocks: one that looks like an earlier one is placed like it. */
function placeOnce(known: Map<string, Placed>, sizes: readonly Size[], arcs: readonly Arc[]): Placed {
  const key = `${sizes.map(({ width, height }) => `${width}x${height}`).join()};${arcs.map(({ from, to }) => `${from}-${to}`).join()}`;
  const before = known.get(key);
  if (before !== undefined) {
    return before;
  }
  const placed = placeLayered(sizes, arcs, all(arcs), OPTIONS);
  known.set(key, placed);
  return placed;
}

/** Whether a piece that begins at a box would end farther from the axis than the box is. */
function leadsAway({ boxes }: Placed, anchor: Box): boolean {
  return centreX(anchor) * (centreX(boxes[boxes.length - 1]) - centreX(boxes[0])) > 0;
}

function mirrored({ boxes, lines }: Placed): Placed {
  return {
    boxes: boxes.map((box) => ({ ...box, x: -box.x - box.width })),
    lines: lines.map((line) => line && line.map(({ x, y }) => ({ x: -x, y }))),
  };
}

/** From a box to the one that takes its place. */
function difference(anchor: Box, box: Box): Point {
  return { x: centreX(anchor) - centreX(box), y: anchor.y - box.y };
}

function centreX({ x, width }: Box): number {
  return x + width / 2;
}

function moved<P extends Point>(point: P, { x, y }: Point): P {
  return { ...point, x: point.x + x, y: point.y + y };
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
