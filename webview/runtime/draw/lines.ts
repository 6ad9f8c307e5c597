import type { Scene } from '../model/scene';
import type { Pen } from './pen';

/** From these scales on bends are rounded, heads of arrows drawn, and shapes written. */
const ROUND_SCALE = 0.3;
const HEAD_SCALE = 0.4;
const WORDS_SCALE = 0.75;
/** A shorter line is hidden by its boxes. */
const LEAST_LENGTH_PX = 2;
const HEAD = 6;
const WORDS_SIZE = 10;

/** Draws the edges in view; those of the selected box stand out. @param selected its index, or null */
export function drawLines(pen: Pen, scene: Scene, selected: number | null): void {
  const { context, style, view } = pen;
  const { lineBounds: bounds, edges } = scene;
  const near: number[] = [];
  const others: number[] = [];
  for (let line = 0; line < edges.length; line++) {
    const at = line * 4;
    const length = bounds[at + 2] - bounds[at] + bounds[at + 3] - bounds[at + 1];
    if (
      length * view.scale >= LEAST_LENGTH_PX &&
      bounds[at] <= pen.right &&
      bounds[at + 2] >= pen.left &&
      bounds[at + 1] <= pen.bottom &&
      bounds[at + 3] >= pen.top
    ) {
      const { from, to } = edges[line];
      (from === selected || to === selected ? near : others).push(line);
    }
  }
  const paint = (lines: readonly number[], colour: string, width: number): void => {
    // A hair's breadth at least, however far away the picture is.
    context.lineWidth = Math.max(width, 0.8 / view.scale);
    context.strokeStyle = colour;
    context.fillStyle = colour;
    strokeLines(context, scene, lines, view.scale >= ROUND_SCALE);
    if (view.scale >= HEAD_SCALE) {
      fillHeads(context, scene, lines);
    }
  };
  context.globalAlpha = pen.isHighContrast ? 1 : 0.6;
  paint(others, style.muted, 1.2);
  context.globalAlpha = 1;
  paint(near, style.line, 2.4);
  if (view.scale >= WORDS_SCALE) {
    writeShapes(pen, scene, [...others, ...near]);
  }
}

function strokeLines(
  context: CanvasRenderingContext2D,
  { picture: { lines } }: Scene,
  wanted: readonly number[],
  isRound: boolean,
): void {
  const { points, end } = lines;
  context.beginPath();
  for (const line of wanted) {
    const last = end[line] - 2;
    let at = line === 0 ? 0 : end[line - 1];
    context.moveTo(points[at], points[at + 1]);
    for (at += 2; at < last; at += 2) {
      if (isRound) {
        // Towards each bend, and from the middle of one stretch to that of the next.
        const isNextLast = at + 2 === last;
        const x = isNextLast ? points[last] : (points[at] + points[at + 2]) / 2;
        const y = isNextLast ? points[last + 1] : (points[at + 1] + points[at + 3]) / 2;
        context.quadraticCurveTo(points[at], points[at + 1], x, y);
      } else {
        context.lineTo(points[at], points[at + 1]);
      }
    }
    context.lineTo(points[last], points[last + 1]);
  }
  context.stroke();
}

function fillHeads(
  context: CanvasRenderingContext2D,
  { picture: { lines } }: Scene,
  wanted: readonly number[],
): void {
  const { points, end } = lines;
  context.beginPath();
  for (const line of wanted) {
    const last = end[line] - 2;
    const [x, y] = [points[last], points[last + 1]];
    const angle = Math.atan2(y - points[last - 1], x - points[last - 2]);
    const [along, across] = [Math.cos(angle) * HEAD, Math.sin(angle) * HEAD];
    context.moveTo(x, y);
    context.lineTo(x - along + across / 2, y - across - along / 2);
    context.lineTo(x - along - across / 2, y - across + along / 2);
  }
  context.fill();
}

/** The shape of each value once, below the box that gives it; of what leaves a group, above the box that reads it. */
function writeShapes(pen: Pen, { picture: { lines, boxes } }: Scene, wanted: readonly number[]): void {
  const { context, style } = pen;
  const written = new Set<string>();
  context.font = `${WORDS_SIZE}px ${style.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = style.background;
  context.fillStyle = style.foreground;
  for (const line of wanted) {
    const words = lines.words[line];
    const isGroup = boxes.kind[lines.from[line]] === 'group';
    const key = isGroup ? `to ${lines.to[line]} ${words}` : `from ${lines.from[line]}`;
    if (words === '' || written.has(key)) {
      continue;
    }
    written.add(key);
    const at = isGroup ? lines.end[line] - 2 : line === 0 ? 0 : lines.end[line - 1];
    const [x, y] = [lines.points[at] + 6, lines.points[at + 1] + (isGroup ? -13 : 12)];
    context.strokeText(words, x, y);
    context.fillText(words, x, y);
  }
}
