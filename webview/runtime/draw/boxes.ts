import { boxShare } from '../model/format';
import type { Scene, SceneBox } from '../model/scene';
import type { Pen } from './pen';

export interface Marks {
  /** Index of the selected box. */
  readonly selected: number | null;
  /** Indices of the boxes that match the search. */
  readonly matches: ReadonlySet<number>;
}

const RADIUS = 5;
const PORT_RADIUS = 14;
const PADDING = 9;
const TITLE_SIZE = 12;
const WORDS_SIZE = 10.5;
/** Below this scale a box is a mark of a few pixels. */
const TINY_SCALE = 0.2;
const TINY_LEVELS = 8;
const MOST_PIXELS = 2 ** 20;
/** From these scales on titles and the small print can be read. */
const TITLE_SCALE = 0.42;
const WORDS_SCALE = 0.72;
/** Where the title stands alone it is larger, so that it can be read from farther. */
const MOST_ENLARGED = 1.6;
const BAR_HEIGHT = 4;
/** Fill of the hottest box; more would drown its label. */
const MOST_HEAT = 0.45;

/** Draws the boxes in view. Heat is a fill, a bar and a number: in high contrast the fill is left out. */
export function drawBoxes(pen: Pen, scene: Scene, marks: Marks): void {
  const isTiny = pen.view.scale < TINY_SCALE;
  if (isTiny) {
    drawTiny(pen, scene);
  }
  scene.boxes.forEach((box, index) => {
    const [isSelected, isMatch] = [index === marks.selected, marks.matches.has(index)];
    if (isInView(pen, box) && (!isTiny || isSelected || isMatch)) {
      drawBox(pen, box, heatOf(box, scene), isSelected, isMatch);
    }
  });
}

/** Boxes of a few pixels: the hotter, the more of the colour of heat. One colour after the other, as setting one costs most. */
function drawTiny(pen: Pen, scene: Scene): void {
  const { context, style } = pen;
  const levels = Array.from({ length: TINY_LEVELS + 1 }, (): SceneBox[] => []);
  const { scale } = pen.view;
  const taken = new Set<number>();
  for (const box of scene.boxes) {
    const level = Math.round(Math.sqrt(heatOf(box, scene)) * TINY_LEVELS);
    // Of several alike on one pixel one is enough.
    const pixel = Math.floor(box.x * scale) * MOST_PIXELS + Math.floor(box.y * scale);
    const key = pixel * (TINY_LEVELS + 1) + level;
    if (isInView(pen, box) && !taken.has(key)) {
      taken.add(key);
      levels[level].push(box);
    }
  }
  levels.forEach((boxes, level) => {
    for (const [colour, alpha] of [
      [style.muted, 0.5],
      [style.alarm, level / TINY_LEVELS],
    ] as const) {
      context.fillStyle = colour;
      context.globalAlpha = alpha;
      for (const { x, y, width, height } of alpha > 0 ? boxes : []) {
        context.fillRect(x, y, width, height);
      }
    }
  });
  context.globalAlpha = 1;
}

function isInView(pen: Pen, { x, y, width, height }: SceneBox): boolean {
  return x <= pen.right && x + width >= pen.left && y <= pen.bottom && y + height >= pen.top;
}

function heatOf({ share }: SceneBox, { mostShare }: Scene): number {
  return mostShare > 0 ? share / mostShare : 0;
}

function drawBox(pen: Pen, box: SceneBox, heat: number, isSelected: boolean, isMatch: boolean): void {
  const { context, style, isHighContrast, view } = pen;
  const { x, y, width, height } = box;
  const isFar = view.scale < TITLE_SCALE;
  if (box.kind === 'group') {
    // A second sheet behind it: there is more inside.
    context.fillStyle = style.raised;
    context.fillRect(x + 4, y + 4, width, height);
    outline(pen, x + 4, y + 4, width, height, 3, style.muted, 1);
  }
  context.fillStyle = isHighContrast ? style.background : style.raised;
  shape(context, box, isFar);
  context.fill();
  if (!isHighContrast && heat > 0) {
    context.globalAlpha = Math.sqrt(heat) * MOST_HEAT;
    context.fillStyle = style.alarm;
    context.fill();
    context.globalAlpha = 1;
  }
  context.lineWidth = Math.max(1, 0.8 / view.scale);
  context.strokeStyle = isHighContrast ? style.faint : style.muted;
  context.stroke();
  if (heat > 0) {
    context.fillStyle = style.alarm;
    context.fillRect(x + 3, y + height - BAR_HEIGHT - 2, (width - 6) * heat, BAR_HEIGHT);
  }
  if (!isFar) {
    write(pen, box);
  }
  if (isMatch) {
    context.setLineDash([6, 4]);
    outline(pen, x - 3, y - 3, width + 6, height + 6, RADIUS + 3, style.line, 2.5);
    context.setLineDash([]);
  }
  if (isSelected) {
    outline(pen, x - 2, y - 2, width + 4, height + 4, RADIUS + 2, style.focus, isHighContrast ? 5 : 3.5);
  }
}

/** Nodes and groups are rectangles with round corners, inputs and outputs have round ends. */
function shape(
  context: CanvasRenderingContext2D,
  { kind, x, y, width, height }: SceneBox,
  isFar: boolean,
): void {
  context.beginPath();
  if (isFar) {
    context.rect(x, y, width, height);
  } else {
    context.roundRect(x, y, width, height, kind === 'input' || kind === 'output' ? PORT_RADIUS : RADIUS);
  }
}

function outline(
  { context, view }: Pen,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  colour: string,
  lineWidth: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(lineWidth, (0.7 * lineWidth) / view.scale);
  context.stroke();
}

function write(
  { context, style, view, fit }: Pen,
  { kind, title, words, share, x, y, width, height }: SceneBox,
): void {
  const isNear = view.scale >= WORDS_SCALE;
  const isPort = kind === 'input' || kind === 'output';
  const size = isNear ? TITLE_SIZE : TITLE_SIZE * Math.min(WORDS_SCALE / view.scale, MOST_ENLARGED);
  const padding = isPort ? PADDING + 2 : PADDING;
  const middle = isNear && words !== '' ? y + 13 : y + height / 2 - 1;
  let room = width - 2 * padding;
  context.textBaseline = 'middle';
  context.fillStyle = style.foreground;
  const part = isPort ? '' : boxShare(share);
  if (isNear && part !== '') {
    context.font = `${WORDS_SIZE}px ${style.fontFamily}`;
    context.textAlign = 'right';
    context.fillText(part, x + width - padding, middle);
    room -= context.measureText(part).width + 6;
  }
  context.textAlign = 'left';
  context.font = `600 ${size}px ${style.fontFamily}`;
  context.fillText(fit(title, room), x + padding, middle);
  if (isNear && words !== '') {
    context.font = `${WORDS_SIZE}px ${style.fontFamily}`;
    context.fillText(fit(words, width - 2 * padding), x + padding, y + 27);
  }
}
