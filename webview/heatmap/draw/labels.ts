import { BADGE_RADIUS } from '../model/badges';
import { visibleRows, yOfRow, type Geometry } from '../model/geometry';
import { peakText } from '../model/high-scores';
import type { RowSummary } from '../model/rows';
import { drawBadge } from './badge';
import type { Chrome } from './chrome';

type Pen = CanvasRenderingContext2D;

const LABEL_PX = 12;
const SMALL_PX = 11;
const LABEL_INSET_PX = 10;
const SCORE_WIDTH_PX = 30;
const RANK_PX = 16;
/** The badge of the likeliest cause. */
const FIRST = '1';

/** The width the labels need, within what a panel can spare. */
export function labelWidth(pen: Pen, chrome: Chrome, names: readonly string[], panelWidth: number): number {
  pen.font = chrome.font(LABEL_PX, 600);
  const widest = names.reduce((most, name) => Math.max(most, pen.measureText(name).width), 0);
  const wanted = widest + SCORE_WIDTH_PX + RANK_PX + 3 * LABEL_INSET_PX;
  return Math.round(Math.min(Math.max(wanted, 110), Math.max(panelWidth * 0.34, 110), 280));
}

/** Service names with their worst score; `badges` are those of the selected incident, by service. */
export function drawLabels(
  pen: Pen,
  geometry: Geometry,
  rows: readonly RowSummary[],
  badges: ReadonlyMap<string, string>,
  chrome: Chrome,
): void {
  const { plot, rowHeight } = geometry;
  const { first, end } = visibleRows(geometry);
  pen.save();
  pen.beginPath();
  pen.rect(0, plot.y, plot.x, plot.height);
  pen.clip();
  pen.textBaseline = 'middle';
  for (let row = first; row < end; row++) {
    const { name, peak } = rows[row];
    const middle = yOfRow(geometry, row) + rowHeight / 2;
    const badge = badges.get(name);
    if (badge !== undefined) {
      drawBadge(
        pen,
        { x: RANK_PX / 2 + 6, y: middle, half: BADGE_RADIUS, text: badge },
        badge === FIRST,
        chrome,
      );
    }
    const left = RANK_PX + LABEL_INSET_PX + 2;
    const right = plot.x - LABEL_INSET_PX;
    pen.textAlign = 'right';
    pen.font = chrome.font(SMALL_PX);
    pen.fillStyle = chrome.muted;
    pen.fillText(peakText(peak), right, middle);
    pen.textAlign = 'left';
    pen.font = chrome.font(LABEL_PX, badge === FIRST ? 600 : 400);
    pen.fillStyle = chrome.foreground;
    pen.fillText(elide(pen, name, right - SCORE_WIDTH_PX - left), left, middle);
  }
  pen.restore();
}

function elide(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) {
    return text;
  }
  let length = text.length;
  while (length > 1 && pen.measureText(`${text.slice(0, length)}…`).width > width) {
    length--;
  }
  return `${text.slice(0, length)}…`;
}
