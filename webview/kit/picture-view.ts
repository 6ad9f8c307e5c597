import type { Box, Point } from '../../src/contracts/picture';

/** Where the picture is seen: pixel = scale × point + offset. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const LEAST_SCALE = 0.05;
const MOST_SCALE = 3;
/** A small picture is not blown up. */
const MOST_FIT_SCALE = 1.1;
/** Pixels around what is brought into view. */
const AROUND = 24;

/** The whole picture, centred, however large it is. */
export function fitted({ width, height }: Size, window: Size): View {
  const scale = Math.min(
    window.width / Math.max(width, 1),
    window.height / Math.max(height, 1),
    MOST_FIT_SCALE,
  );
  return { scale, x: (window.width - scale * width) / 2, y: (window.height - scale * height) / 2 };
}

/** @param at the pixel that stays where it is */
export function zoomed({ scale, x, y }: View, factor: number, at: Point): View {
  // A large picture that is shown whole is farther away than the wheel goes.
  const next = Math.min(Math.max(scale * factor, Math.min(LEAST_SCALE, scale)), MOST_SCALE);
  const ratio = next / scale;
  return { scale: next, x: at.x - ratio * (at.x - x), y: at.y - ratio * (at.y - y) };
}

export function panned(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** Moves as little as is needed to see a box; a box too small to read is brought nearer. */
export function revealing(view: View, box: Box, window: Size, leastScale = 0): View {
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const near =
    view.scale < leastScale
      ? zoomed(view, leastScale / view.scale, {
          x: view.scale * centre.x + view.x,
          y: view.scale * centre.y + view.y,
        })
      : view;
  return {
    ...near,
    x: near.x + shift(near.scale * box.x + near.x, near.scale * box.width, window.width),
    y: near.y + shift(near.scale * box.y + near.y, near.scale * box.height, window.height),
  };
}

/** Sees another picture so that a box of it is where another box was seen before. */
export function anchored(view: View, before: Point, after: Point): View {
  return {
    ...view,
    x: view.x + view.scale * (before.x - after.x),
    y: view.y + view.scale * (before.y - after.y),
  };
}

/** How far a stretch from `start` on has to move to lie inside a window. */
function shift(start: number, length: number, window: number): number {
  if (start < AROUND) {
    return AROUND - start;
  }
  return Math.min(0, window - AROUND - length - start);
}
