import type { Scene } from '../model/scene';
import type { Pen } from './pen';

/** Titles of frames can be read from this scale on. */
const TITLE_SCALE = 0.5;
const TITLE_SIZE = 10.5;
const RADIUS = 8;
/** Frames that begin within so many units share a line of titles. */
const SAME_LINE = 14;

interface Title {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Draws expanded groups around their boxes, outer ones first.
 * @param selected index in the picture's groups, or null
 * @returns their titles, which edges must not cross
 */
export function drawFrames(pen: Pen, { frames, picture }: Scene, selected: number | null): readonly Title[] {
  const written: Title[] = [];
  const { context, style, isHighContrast, view } = pen;
  /** Where the title of a group ends, by its index. */
  const titles = new Map<number, { readonly end: number; readonly y: number }>();
  for (const { group, title, x, y, width, height } of frames) {
    // Smaller than a title: nothing to tell apart.
    if (height * view.scale < TITLE_SIZE && group !== selected) {
      continue;
    }
    if (x > pen.right || x + width < pen.left || y > pen.bottom || y + height < pen.top) {
      continue;
    }
    const isSelected = group === selected;
    context.beginPath();
    context.roundRect(x, y, width, height, RADIUS);
    if (!isHighContrast) {
      context.globalAlpha = 0.05;
      context.fillStyle = style.foreground;
      context.fill();
      context.globalAlpha = 1;
    }
    context.lineWidth = Math.max(isSelected ? 3 : 1, (isSelected ? 2 : 0.7) / view.scale);
    context.strokeStyle = isSelected ? style.focus : isHighContrast ? style.faint : style.grid;
    // In high contrast boxes have the same colour.
    context.setLineDash(isHighContrast && !isSelected ? [4, 4] : []);
    context.stroke();
    context.setLineDash([]);
    if (view.scale < TITLE_SCALE) {
      continue;
    }
    const outer = titles.get(picture.groups[group].parent);
    const start = outer !== undefined && y - outer.y < SAME_LINE ? Math.max(outer.end, x + 6) : x + 6;
    context.font = `${TITLE_SIZE}px ${style.fontFamily}`;
    const shown = pen.fit(`− ${title}`, Math.max(0, Math.round(x + width - 6 - start)));
    written.push({ text: shown, x: start, y: y + 9 });
    titles.set(group, { end: start + context.measureText(shown).width + 10, y });
  }
  return written;
}

export function writeTitles({ context, style }: Pen, titles: readonly Title[]): void {
  context.font = `${TITLE_SIZE}px ${style.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = style.background;
  context.fillStyle = style.foreground;
  for (const { text, x, y } of titles) {
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}
