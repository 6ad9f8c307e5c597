import { timeAt, type BrokenGrid } from '../../../src/contracts/broken-grid';
import { formatDate, ticks, tickStepMs, zoneName, type Zone } from '../../kit/time';
import { xOfWindow, type Geometry } from '../model/geometry';
import type { Chrome } from './chrome';

type Pen = CanvasRenderingContext2D;

const AXIS_PX = 11;
const TICK_SPACING_PX = 96;
const LABEL_INSET_PX = 10;
const LABEL_GAP_PX = 12;
/** Half of the stroke pair that marks a break. */
const BREAK_PX = 4;

/** A stretch of the view without a break inside. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Round times below the cells with their dates, and which zone they are in. Breaks are marked over all rows. */
export function drawAxis(pen: Pen, geometry: Geometry, grid: BrokenGrid, zone: Zone, chrome: Chrome): void {
  const { plot, view } = geometry;
  const bottom = plot.y + plot.height;
  const most = Math.max(Math.floor(plot.width / TICK_SPACING_PX), 2);
  const stepMs = tickStepMs((view.to - view.from) * grid.widthMs, most);
  pen.font = chrome.font(AXIS_PX);
  pen.textBaseline = 'top';
  pen.textAlign = 'left';
  pen.lineWidth = 1;
  const start = plot.x - 4;
  const end = plot.x + plot.width + 8;
  let free = start;
  let day = '';
  for (const { from, to } of stretches(grid, geometry)) {
    const fromMs = timeAt(grid, from);
    const toMs = timeAt(grid, to, 'end');
    for (const { atMs, label, clock } of ticks(fromMs, toMs, stepMs, zone)) {
      const x = xOfWindow(geometry, from + (atMs - fromMs) / grid.widthMs);
      const date = formatDate(atMs, zone);
      const text = date === day ? clock : label;
      const width = pen.measureText(text).width;
      const middle = Math.min(x - width / 2, end - width);
      // The first label carries the date: it moves a little rather than vanish.
      const left = free === start && x >= start ? Math.max(middle, start) : middle;
      pen.strokeStyle = chrome.faint;
      pen.beginPath();
      pen.moveTo(Math.round(x) + 0.5, bottom + 2);
      pen.lineTo(Math.round(x) + 0.5, bottom + 7);
      pen.stroke();
      if (left < free) {
        continue;
      }
      pen.fillStyle = chrome.muted;
      pen.fillText(text, left, bottom + 10);
      free = left + width + LABEL_GAP_PX;
      day = date;
    }
  }
  for (const { at } of grid.breaks) {
    if (at > view.from && at < view.to) {
      drawBreak(pen, geometry, Math.round(xOfWindow(geometry, at)), chrome);
    }
  }
  pen.fillStyle = chrome.muted;
  pen.textAlign = 'right';
  pen.fillText(zoneName(zone, timeAt(grid, view.from)), plot.x - LABEL_INSET_PX, bottom + 10);
}

function stretches({ breaks }: BrokenGrid, { view }: Geometry): readonly Stretch[] {
  const inside = breaks.map(({ at }) => at).filter((at) => at > view.from && at < view.to);
  const edges = [view.from, ...inside, view.to];
  return edges.slice(1).map((to, index) => ({ from: edges[index], to }));
}

/** Two strokes across the axis and a line up through the rows: here time was left out. */
function drawBreak(pen: Pen, { plot }: Geometry, x: number, chrome: Chrome): void {
  const bottom = plot.y + plot.height;
  pen.fillStyle = chrome.background;
  pen.fillRect(x - 2, plot.y, 3, plot.height + BREAK_PX);
  pen.strokeStyle = chrome.muted;
  pen.setLineDash([2, 3]);
  pen.beginPath();
  pen.moveTo(x - 0.5, plot.y);
  pen.lineTo(x - 0.5, bottom);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  for (const offset of [-2, 1]) {
    pen.moveTo(x + offset - 1, bottom + BREAK_PX + 4);
    pen.lineTo(x + offset + 2, bottom);
  }
  pen.stroke();
}
