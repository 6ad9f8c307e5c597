import { formatLevel, MISSING } from '../model/levels';
import { LANE_HEIGHT, visibleRows, xOfWindow, yOfLane, yOfRow, type Geometry } from '../model/geometry';
import type { IncidentPlace } from '../model/incidents';
import type { RowSummary } from '../model/rows';
import { ticks, type Zone } from '../../kit/time';
import type { Chrome } from './chrome';

type Pen = CanvasRenderingContext2D;

const LABEL_PX = 12;
const SMALL_PX = 11;
const LABEL_INSET_PX = 10;
const SCORE_WIDTH_PX = 30;
const RANK_PX = 16;
/** The badge of the likeliest cause. */
const FIRST = '1';
const TICK_SPACING_PX = 96;

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
    const { name, worstLevel } = rows[row];
    const middle = yOfRow(geometry, row) + rowHeight / 2;
    const badge = badges.get(name);
    if (badge !== undefined) {
      drawBadge(pen, RANK_PX / 2 + 6, middle, badge, badge === FIRST, chrome);
    }
    const left = RANK_PX + LABEL_INSET_PX + 2;
    const right = plot.x - LABEL_INSET_PX;
    pen.textAlign = 'right';
    pen.font = chrome.font(SMALL_PX);
    pen.fillStyle = chrome.muted;
    pen.fillText(worstLevel === MISSING ? '–' : formatLevel(worstLevel), right, middle);
    pen.textAlign = 'left';
    pen.font = chrome.font(LABEL_PX, badge === FIRST ? 600 : 400);
    pen.fillStyle = chrome.foreground;
    pen.fillText(elide(pen, name, right - SCORE_WIDTH_PX - left), left, middle);
  }
  pen.restore();
}

/** Brackets with numbers above the cells. */
export function drawIncidents(
  pen: Pen,
  geometry: Geometry,
  places: readonly IncidentPlace[],
  selected: number | null,
  chrome: Chrome,
): void {
  const { plot } = geometry;
  pen.save();
  pen.beginPath();
  pen.rect(plot.x - 10, 0, plot.width + 20, plot.y);
  pen.clip();
  for (const { index, from, to, lane } of places) {
    const [left, right] = [xOfWindow(geometry, from), xOfWindow(geometry, to)];
    if (right < plot.x - 10 || left > plot.x + plot.width + 10) {
      continue;
    }
    const chosen = index === selected;
    const middle = yOfLane(lane) + LANE_HEIGHT / 2 - 1;
    pen.strokeStyle = chosen ? chrome.focus : chrome.muted;
    pen.lineWidth = chosen ? 2 : 1.5;
    pen.beginPath();
    pen.moveTo(left + 1, middle + 8);
    pen.lineTo(left + 1, middle);
    pen.lineTo(right - 1, middle);
    pen.lineTo(right - 1, middle + 8);
    pen.stroke();
    // The number stays in sight while a part of the bracket is.
    const visibleMiddle = (Math.max(left, plot.x) + Math.min(right, plot.x + plot.width)) / 2;
    drawBadge(pen, visibleMiddle, middle, String(index + 1), chosen, chrome);
  }
  pen.restore();
}

/** Round times below the cells, and which zone they are in. */
export function drawAxis(
  pen: Pen,
  geometry: Geometry,
  startMs: number,
  widthMs: number,
  zone: Zone,
  chrome: Chrome,
): void {
  const { plot, view } = geometry;
  const bottom = plot.y + plot.height;
  const timeAt = (window: number): number => startMs + window * widthMs;
  const most = Math.max(Math.floor(plot.width / TICK_SPACING_PX), 2);
  pen.font = chrome.font(SMALL_PX);
  pen.textBaseline = 'top';
  pen.fillStyle = chrome.muted;
  pen.strokeStyle = chrome.faint;
  pen.lineWidth = 1;
  const start = plot.x - 4;
  let free = start;
  for (const { atMs, label } of ticks(timeAt(view.from), timeAt(view.to), most, zone)) {
    const x = xOfWindow(geometry, (atMs - startMs) / widthMs);
    pen.beginPath();
    pen.moveTo(Math.round(x) + 0.5, bottom + 2);
    pen.lineTo(Math.round(x) + 0.5, bottom + 7);
    pen.stroke();
    const width = pen.measureText(label).width;
    const middle = Math.min(x - width / 2, plot.x + plot.width + 8 - width);
    // The first label carries the date: it moves a little rather than vanish.
    const left = free === start && x >= start ? Math.max(middle, start) : middle;
    if (left < free) {
      continue;
    }
    pen.textAlign = 'left';
    pen.fillText(label, left, bottom + 10);
    free = left + width + 12;
  }
  pen.textAlign = 'right';
  pen.fillText(zone.id === 'utc' ? 'UTC' : 'local time', plot.x - LABEL_INSET_PX, bottom + 10);
}

function drawBadge(pen: Pen, x: number, y: number, text: string, strong: boolean, chrome: Chrome): void {
  pen.font = chrome.font(SMALL_PX - 1, 600);
  const radius = RANK_PX / 2;
  const half = Math.max(radius, pen.measureText(text).width / 2 + 5);
  pen.beginPath();
  pen.roundRect(x - half, y - radius, 2 * half, 2 * radius, radius);
  pen.fillStyle = strong ? chrome.badge : chrome.background;
  pen.fill();
  pen.strokeStyle = strong ? chrome.badge : chrome.muted;
  pen.lineWidth = 1;
  pen.stroke();
  pen.fillStyle = strong ? chrome.badgeText : chrome.foreground;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, x, y + 0.5);
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
