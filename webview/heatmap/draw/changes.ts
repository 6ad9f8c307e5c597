import type { ChangePlace } from '../model/changes';
import { xOfWindow, yOfRow, type Geometry } from '../model/geometry';
import type { Chrome } from './chrome';

const HEAD_PX = 5;
const HALO_PX = 3;

/** Lasting changes: a line through the service's row at the moment, with a flag towards what lasts. */
export function drawChanges(
  pen: CanvasRenderingContext2D,
  geometry: Geometry,
  places: readonly ChangePlace[],
  rows: readonly { readonly name: string }[],
  chrome: Chrome,
): void {
  const { plot, rowHeight } = geometry;
  pen.save();
  pen.beginPath();
  pen.rect(plot.x - 1, plot.y, plot.width + 2, plot.height);
  pen.clip();
  for (const { service, at } of places) {
    const row = rows.findIndex(({ name }) => name === service);
    const x = Math.round(xOfWindow(geometry, at));
    if (row === -1 || x < plot.x - HEAD_PX || x > plot.x + plot.width) {
      continue;
    }
    const top = yOfRow(geometry, row) + 1;
    const flag = new Path2D();
    flag.moveTo(x, top + rowHeight - 2);
    flag.lineTo(x, top);
    flag.lineTo(x + HEAD_PX + 1, top + HEAD_PX);
    flag.lineTo(x, top + 2 * HEAD_PX);
    flag.closePath();
    // The halo keeps the flag apart from a cell of any colour.
    pen.lineJoin = 'round';
    pen.lineWidth = HALO_PX + 1;
    pen.strokeStyle = chrome.background;
    pen.stroke(flag);
    pen.lineWidth = 1;
    pen.strokeStyle = chrome.foreground;
    pen.stroke(flag);
    pen.fillStyle = chrome.foreground;
    pen.fill(flag);
  }
  pen.restore();
}
