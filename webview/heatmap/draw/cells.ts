import { levelText } from '../model/high-scores';
import { HIGHEST_LEVEL, MISSING } from '../model/levels';
import {
  columnWidth,
  visibleRows,
  visibleWindows,
  xOfWindow,
  yOfRow,
  type Geometry,
} from '../model/geometry';
import type { CellData } from './cell-data';
import type { Chrome } from './chrome';
import { drawDenseCells } from './dense-cells';
import { hatchPattern } from './hatch';
import type { ColourTable } from './scale';
import type { Surface } from '../../kit/surface';

/** Narrower cells, or more of them at a time, are drawn as lines of pixels. */
const NARROWEST_CELL_PX = 3;
const MAX_CELLS = 2500;
const GAP_PX = 1;
const CORNER_PX = 2;
/** Scores that the colours cannot tell apart, where a cell has room for a number. */
const NUMBER_PX = 10;
const CHARACTER_PX = 6;
const LEAST_NUMBER_PX = 2 * CHARACTER_PX;

/** Draws the visible cells; the cost depends on what is visible, not on how much there is. */
export function drawCells(
  surface: Surface,
  geometry: Geometry,
  data: CellData,
  colours: ColourTable,
  chrome: Chrome,
): void {
  const rows = visibleRows(geometry);
  const windows = visibleWindows(geometry);
  const cells = (rows.end - rows.first) * (windows.end - windows.first);
  if (cells > MAX_CELLS || columnWidth(geometry) < NARROWEST_CELL_PX) {
    drawDenseCells(surface, geometry, data, colours, chrome);
  } else {
    drawSeparateCells(surface, geometry, data, colours, chrome);
  }
}

function drawSeparateCells(
  surface: Surface,
  geometry: Geometry,
  data: CellData,
  colours: ColourTable,
  chrome: Chrome,
): void {
  const { context, ratio } = surface;
  const { plot, rowHeight } = geometry;
  const rows = visibleRows(geometry);
  const windows = visibleWindows(geometry);
  // Whole device pixels, so that equal cells look equal.
  const snap = (value: number): number => Math.round(value * ratio) / ratio;
  const edges = Array.from({ length: windows.end - windows.first + 1 }, (_, i) =>
    snap(xOfWindow(geometry, windows.first + i)),
  );
  const hatch = hatchPattern(context, chrome);

  context.save();
  context.beginPath();
  context.rect(plot.x, plot.y, plot.width, plot.height);
  context.clip();
  context.font = chrome.font(NUMBER_PX, 600);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = rows.first; row < rows.end; row++) {
    const y = snap(yOfRow(geometry, row)) + GAP_PX;
    const height = rowHeight - 2 * GAP_PX;
    for (let window = windows.first; window < windows.end; window++) {
      const x = edges[window - windows.first];
      const width = edges[window - windows.first + 1] - x - GAP_PX;
      const level = data.levels[data.rowStarts[row] + window];
      context.fillStyle = level === MISSING ? hatch : colours.css[level];
      if (width > 3 * CORNER_PX) {
        context.beginPath();
        context.roundRect(x, y, width, height, CORNER_PX);
        context.fill();
      } else {
        context.fillRect(x, y, width, height);
      }
      if (level === HIGHEST_LEVEL && width >= LEAST_NUMBER_PX) {
        const text = levelText(data, data.rowStarts[row] + window);
        if (text.length * CHARACTER_PX + 2 * GAP_PX <= width) {
          context.fillStyle = colours.ink;
          context.fillText(text, x + width / 2, y + height / 2 + 0.5);
        }
      }
    }
  }
  context.restore();
}
