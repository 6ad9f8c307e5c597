import { MISSING } from '../model/levels';
import { columnWidth, visibleRows, visibleWindows, xOfWindow, yOfRow, type Geometry } from '../model/geometry';
import type { Chrome } from './chrome';
import { drawDenseCells } from './dense-cells';
import type { ColourTable } from './scale';
import type { Surface } from './surface';

export interface CellData {
  readonly levels: Uint8Array;
  /** Row as displayed -> where its levels start. */
  readonly rowStarts: readonly number[];
}

/** Below this width windows share pixels, and each pixel shows the worst of them. */
const NARROWEST_CELL_PX = 3;
const MOST_ROUNDED_CELLS = 4000;
const GAP_PX = 1;
const CORNER_PX = 2;

/** Draws the visible cells; the cost depends on what is visible, not on how much there is. */
export function drawCells(surface: Surface, geometry: Geometry, data: CellData, colours: ColourTable, chrome: Chrome): void {
  if (columnWidth(geometry) < NARROWEST_CELL_PX) drawDenseCells(surface, geometry, data, colours, chrome);
  else drawSeparateCells(surface, geometry, data, colours, chrome);
}

function drawSeparateCells(surface: Surface, geometry: Geometry, data: CellData, colours: ColourTable, chrome: Chrome): void {
  const { context, ratio } = surface;
  const { plot, rowHeight } = geometry;
  const rows = visibleRows(geometry);
  const windows = visibleWindows(geometry);
  const rounded = (rows.end - rows.first) * (windows.end - windows.first) <= MOST_ROUNDED_CELLS;
  // Whole device pixels, so that equal cells look equal.
  const snap = (value: number): number => Math.round(value * ratio) / ratio;
  const edges = Array.from({ length: windows.end - windows.first + 1 }, (_, i) => snap(xOfWindow(geometry, windows.first + i)));
  const hatch = hatchPattern(context, chrome);

  context.save();
  context.beginPath();
  context.rect(plot.x, plot.y, plot.width, plot.height);
  context.clip();
  for (let row = rows.first; row < rows.end; row++) {
    const y = snap(yOfRow(geometry, row)) + GAP_PX;
    const height = rowHeight - 2 * GAP_PX;
    for (let window = windows.first; window < windows.end; window++) {
      const x = edges[window - windows.first];
      const width = edges[window - windows.first + 1] - x - GAP_PX;
      const level = data.levels[data.rowStarts[row] + window];
      context.fillStyle = level === MISSING ? hatch : colours.css[level];
      if (rounded && width > 3 * CORNER_PX) {
        context.beginPath();
        context.roundRect(x, y, width, height, CORNER_PX);
        context.fill();
      } else {
        context.fillRect(x, y, width, height);
      }
    }
  }
  context.restore();
}

/** Thin diagonals on nothing: visibly no value, where a zero is a filled cell. */
function hatchPattern(context: CanvasRenderingContext2D, chrome: Chrome): CanvasPattern | string {
  const size = 6;
  const tile = new OffscreenCanvas(size, size);
  const pen = tile.getContext('2d');
  if (!pen) return chrome.background;
  pen.strokeStyle = chrome.faint;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const offset of [-size, 0, size]) {
    pen.moveTo(offset, size);
    pen.lineTo(offset + size, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? chrome.background;
}
