import { cellBox, xOfWindow, type Geometry } from '../model/geometry';
import type { IncidentPlace } from '../model/incidents';
import type { Chrome } from './chrome';

export interface Mark {
  readonly row: number;
  readonly window: number;
}

/** Selected cells: rows and windows, both ends included. */
export interface MarkedBox {
  readonly first: Mark;
  readonly last: Mark;
}

export interface Marks {
  readonly box: MarkedBox | null;
  readonly hover: Mark | null;
  /** The keyboard's cell, only while the heatmap has the focus. */
  readonly cursor: Mark | null;
  /** The cell whose evidence is open. */
  readonly chosen: Mark | null;
  readonly incident: IncidentPlace | null;
}

/** What moves over the cells: drawn on a layer of its own, so that moving the pointer redraws no cell. */
export function drawMarks(
  pen: CanvasRenderingContext2D,
  geometry: Geometry,
  marks: Marks,
  chrome: Chrome,
): void {
  const { plot } = geometry;
  pen.save();
  pen.beginPath();
  pen.rect(plot.x - 5, plot.y - 5, plot.width + 10, plot.height + 10);
  pen.clip();
  if (marks.incident) {
    outlineIncident(pen, geometry, marks.incident, chrome);
  }
  if (marks.box) {
    outlineBox(pen, geometry, marks.box, chrome);
  }
  if (marks.hover) {
    outline(pen, geometry, marks.hover, chrome.foreground, 1);
  }
  if (marks.chosen) {
    outline(pen, geometry, marks.chosen, chrome.foreground, 2);
  }
  if (marks.cursor) {
    // Two rings around the cell: the inner one keeps the outer one apart from any colour.
    outline(pen, geometry, marks.cursor, chrome.background, 2, 1);
    outline(pen, geometry, marks.cursor, chrome.focus, 2, 3);
  }
  pen.restore();
}

/** Frames a cell, `outset` pixels outside its edge. */
function outline(
  pen: CanvasRenderingContext2D,
  geometry: Geometry,
  mark: Mark,
  colour: string,
  lineWidth: number,
  outset = 0,
): void {
  const box = cellBox(geometry, mark.row, mark.window);
  const width = Math.max(box.width - 1, 3) + 2 * outset;
  pen.strokeStyle = colour;
  pen.lineWidth = lineWidth;
  pen.beginPath();
  pen.roundRect(
    box.x + (box.width - 1 - width) / 2,
    box.y + 1 - outset,
    width,
    box.height - 2 + 2 * outset,
    2 + outset,
  );
  pen.stroke();
}

/** Two frames around selected cells: the inner one keeps the outer one apart from any colour. */
function outlineBox(
  pen: CanvasRenderingContext2D,
  geometry: Geometry,
  { first, last }: MarkedBox,
  chrome: Chrome,
): void {
  const from = cellBox(geometry, first.row, first.window);
  const to = cellBox(geometry, last.row, last.window);
  for (const [colour, inset] of [
    [chrome.background, 1],
    [chrome.focus, -1],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.strokeRect(
      from.x + inset,
      from.y + inset,
      to.x + to.width - from.x - 2 * inset,
      to.y + to.height - from.y - 2 * inset,
    );
  }
}

/** The selected incident's time span: its edges over all rows, and what lies outside a little quieter. */
function outlineIncident(
  pen: CanvasRenderingContext2D,
  geometry: Geometry,
  { from, to }: IncidentPlace,
  chrome: Chrome,
): void {
  const { plot } = geometry;
  const [left, right] = [xOfWindow(geometry, from), xOfWindow(geometry, to)];
  pen.globalAlpha = chrome.theme.startsWith('hc') ? 0 : 0.38;
  pen.fillStyle = chrome.background;
  if (left > plot.x) {
    pen.fillRect(plot.x, plot.y, left - plot.x, plot.height);
  }
  if (right < plot.x + plot.width) {
    pen.fillRect(Math.max(right, plot.x), plot.y, plot.x + plot.width - right, plot.height);
  }
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
