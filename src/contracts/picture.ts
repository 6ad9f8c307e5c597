/** Geometry of pictures of graphs. All lengths are in units of the picture; y grows downwards. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle, by its top left corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export type Line = readonly Point[];

export interface Picture<B extends Box> {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly B[];
  readonly lines: readonly Line[];
}

/** Moves boxes and lines into one picture with a margin, and measures it: a layout's own size leaves out bends of lines. */
export function framed<B extends Box>(
  boxes: readonly B[],
  lines: readonly Line[],
  margin: number,
): Picture<B> {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const cover = ({ x, y }: Point): void => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { x, y, width, height } of boxes) {
    cover({ x, y });
    cover({ x: x + width, y: y + height });
  }
  lines.forEach((line) => line.forEach(cover));
  if (left > right) {
    return { width: 0, height: 0, boxes, lines };
  }
  const moved = <P extends Point>(point: P): P => ({
    ...point,
    x: point.x + margin - left,
    y: point.y + margin - top,
  });
  return {
    width: right - left + 2 * margin,
    height: bottom - top + 2 * margin,
    boxes: boxes.map(moved),
    lines: lines.map((line) => line.map(moved)),
  };
}

/** A call of a box to itself: from its right part over it to its left part. */
export function loopOver({ x, y, width }: Box, height: number): Line {
  const [left, right] = [x + width / 4, x + (width * 3) / 4];
  return [
    { x: right, y },
    { x: right, y: y - height },
    { x: left, y: y - height },
    { x: left, y },
  ];
}
