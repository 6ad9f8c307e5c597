import { cellBox, xOfWindow, type Geometry } from '../model/geometry';
import type { IncidentPlace } from '../model/incidents';
import type { Chrome } from './chrome';

export interface Mark {
  readonly row: number;
  readonly window: number;
}

export interface Marks {
  readonly hover: Mark | null;
  /** The keyboard's cell, only while the heatmap has the focus. */
  readonly cursor: Mark | null;
  /** The cell whose evidence is open. */
  readonly chosen: Mark | null;
  readonly incident: IncidentPlace | null;
}

/** What moves over the cells: drawn on a layer of its own, so that moving the pointer redraws no cell. */
export function drawMarks(pen: CanvasRenderingContext2D, geometry: Geometry, marks: Marks, chrome: Chrome): void {
  const { plot } = geometry;
  pen.save();
  pen.beginPath();
  pen.rect(plot.x - 3, plot.y - 3, plot.width + 6, plot.height + 6);
  pen.clip();
  if (marks.incident) outlineIncident(pen, geometry, marks.incident, chrome);
  if (marks.hover) outline(pen, geometry, marks.hover, chrome.foreground, 1);
  if (marks.chosen) outline(pen, geometry, marks.chosen, chrome.foreground, 2);
  if (marks.cursor) {
    // Two rings of opposite lightness: one of them stands out from any cell.
    outline(pen, geometry, marks.cursor, chrome.background, 4);
    outline(pen, geometry, marks.cursor, chrome.focus, 2);
  }
  pen.restore();
}

function outline(pen: CanvasRenderingContext2D, geometry: Geometry, mark: Mark, colour: string, width: number): void {
  const box = cellBox(geometry, mark.row, mark.window);
  const cellWidth = Math.max(box.width - 1, 5);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.roundRect(box.x + (box.width - 1 - cellWidth) / 2, box.y + 1, cellWidth, box.height - 2, 2);
  pen.stroke();
}

/** The selected incident's time span: its edges over all rows, and what lies outside a little quieter. */
function outlineIncident(pen: CanvasRenderingContext2D, geometry: Geometry, { from, to }: IncidentPlace, chrome: Chrome): void {
  const { plot } = geometry;
  const [left, right] = [xOfWindow(geometry, from), xOfWindow(geometry, to)];
  pen.globalAlpha = chrome.theme.startsWith('hc') ? 0 : 0.38;
  pen.fillStyle = chrome.background;
  if (left > plot.x) pen.fillRect(plot.x, plot.y, left - plot.x, plot.height);
  if (right < plot.x + plot.width) pen.fillRect(Math.max(right, plot.x), plot.y, plot.x + plot.width - right, plot.height);
  pen.globalAlpha = 1;
  pen.strokeStyle = chrome.focus;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  for (const x of [left - 0.5, right - 0.5]) {
    pen.beginPath();
    pen.moveTo(x, plot.y - 3);
    pen.lineTo(x, plot.y + plot.height);
    pen.stroke();
  }
  pen.setLineDash([]);
}
