import { highestLevel, MISSING } from '../model/levels';
import { columnWidth, visibleRows, windowAtX, xOfWindow, yOfRow, type Geometry } from '../model/geometry';
import type { CellData } from './cell-data';
import { hatchPattern } from './hatch';
import type { Chrome } from './chrome';
import type { ColourTable } from './scale';
import type { Surface } from '../../kit/surface';

const GAP_PX = 1;
/** Narrower columns than this touch each other. */
const NARROWEST_GAPPED_PX = 3;

/**
 * Draws very many cells, or very narrow ones: each row is one line of pixels, stretched to the row's height. Every
 * pixel shows the worst of the windows it covers, so that a short anomaly stays visible at any zoom.
 */
export function drawDenseCells(
  surface: Surface,
  geometry: Geometry,
  data: CellData,
  colours: ColourTable,
  chrome: Chrome,
): void {
  const { context, ratio } = surface;
  const { plot, rowHeight } = geometry;
  const { first, end } = visibleRows(geometry);
  const width = Math.max(Math.round(plot.width * ratio), 1);
  const bounds = windowsPerPixel(geometry, width, ratio);
  const lines = new ImageData(width, Math.max(end - first, 1));
  const words = new Uint32Array(lines.data.buffer);
  const missing = new Path2D();

  for (let row = first; row < end; row++) {
    const top = yOfRow(geometry, row) + GAP_PX;
    const offset = (row - first) * width;
    for (let pixel = 0; pixel < width; pixel++) {
      const [from, to] = [bounds[2 * pixel], bounds[2 * pixel + 1]];
      if (from === to) {
        continue;
      }
      const level = highestLevel(data.levels, data.rowStarts[row], from, to);
      if (level === MISSING) {
        missing.rect(plot.x + pixel / ratio, top, 1 / ratio, rowHeight - 2 * GAP_PX);
      } else {
        words[offset + pixel] = colours.words[level];
      }
    }
  }

  const strip = new OffscreenCanvas(lines.width, lines.height);
  strip.getContext('2d')?.putImageData(lines, 0, 0);
  context.save();
  context.beginPath();
  context.rect(plot.x, plot.y, plot.width, plot.height);
  context.clip();
  context.imageSmoothingEnabled = false;
  for (let row = first; row < end; row++) {
    context.drawImage(
      strip,
      0,
      row - first,
      width,
      1,
      plot.x,
      yOfRow(geometry, row) + GAP_PX,
      plot.width,
      rowHeight - 2 * GAP_PX,
    );
  }
  context.fillStyle = hatchPattern(context, chrome);
  context.fill(missing);
  context.restore();
}

/** For each device pixel the windows [from, to) it covers: at least one, and none where a gap between columns lies. */
function windowsPerPixel(geometry: Geometry, width: number, ratio: number): Int32Array {
  const gapped = columnWidth(geometry) >= NARROWEST_GAPPED_PX;
  const bounds = new Int32Array(2 * width);
  for (let pixel = 0; pixel < width; pixel++) {
    const x = geometry.plot.x + pixel / ratio;
    const first = Math.floor(windowAtX(geometry, x));
    if (gapped && xOfWindow(geometry, first + 1) - x <= GAP_PX) {
      continue;
    }
    const from = Math.min(Math.max(first, 0), geometry.windows - 1);
    const last = gapped ? first + 1 : Math.ceil(windowAtX(geometry, x + 1 / ratio));
    bounds[2 * pixel] = from;
    bounds[2 * pixel + 1] = Math.min(Math.max(last, from + 1), geometry.windows);
  }
  return bounds;
}
