import { highestLevel, MISSING } from '../model/levels';
import { visibleRows, windowAtX, yOfRow, type Geometry } from '../model/geometry';
import type { Chrome } from './chrome';
import type { CellData } from './cells';
import type { ColourTable } from './scale';
import type { Surface } from './surface';

const HATCH_PERIOD_PX = 6;
const GAP_PX = 1;

/**
 * Draws cells that are narrower than a few pixels, pixel by pixel: each shows the worst of the windows it covers, so
 * that a short anomaly stays visible at any zoom.
 */
export function drawDenseCells(surface: Surface, geometry: Geometry, data: CellData, colours: ColourTable, chrome: Chrome): void {
  const { context, ratio } = surface;
  const { plot, rowHeight } = geometry;
  const width = Math.max(Math.round(plot.width * ratio), 1);
  const height = Math.max(Math.round(plot.height * ratio), 1);
  const image = context.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  const bounds = windowsPerPixel(geometry, width, ratio);
  const levels = new Uint8Array(width);
  const line = new Uint32Array(width);
  const hatch = wordOf(chrome.faint);
  const { first, end } = visibleRows(geometry);

  for (let row = first; row < end; row++) {
    for (let x = 0; x < width; x++) {
      levels[x] = highestLevel(data.levels, data.rowStarts[row], bounds[2 * x], bounds[2 * x + 1]);
      line[x] = levels[x] === MISSING ? 0 : colours.words[levels[x]];
    }
    const top = Math.round((yOfRow(geometry, row) - plot.y + GAP_PX) * ratio);
    const bottom = Math.round((yOfRow(geometry, row) - plot.y + rowHeight - GAP_PX) * ratio);
    for (let y = Math.max(top, 0); y < Math.min(bottom, height); y++) words.set(line, y * width);
    hatchMissing(words, levels, width, Math.max(top, 0), Math.min(bottom, height), hatch, ratio);
  }
  context.putImageData(image, Math.round(plot.x * ratio), Math.round(plot.y * ratio));
}

/** For each device pixel the windows [from, to) it covers, at least one. */
function windowsPerPixel(geometry: Geometry, width: number, ratio: number): Int32Array {
  const bounds = new Int32Array(2 * width);
  for (let pixel = 0; pixel < width; pixel++) {
    const from = Math.floor(windowAtX(geometry, geometry.plot.x + pixel / ratio));
    const to = Math.ceil(windowAtX(geometry, geometry.plot.x + (pixel + 1) / ratio));
    bounds[2 * pixel] = Math.min(Math.max(from, 0), geometry.windows - 1);
    bounds[2 * pixel + 1] = Math.min(Math.max(to, bounds[2 * pixel] + 1), geometry.windows);
  }
  return bounds;
}

function hatchMissing(
  words: Uint32Array,
  levels: Uint8Array,
  width: number,
  top: number,
  bottom: number,
  colour: number,
  ratio: number,
): void {
  const period = Math.round(HATCH_PERIOD_PX * ratio);
  for (let x = 0; x < width; x++) {
    if (levels[x] !== MISSING) continue;
    for (let y = top; y < bottom; y++) {
      if ((x + y) % period < ratio) words[y * width + x] = colour;
    }
  }
}

/** Any CSS colour as a little-endian RGBA word. */
function wordOf(colour: string): number {
  const probe = new OffscreenCanvas(1, 1).getContext('2d');
  if (!probe) return 0;
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return new Uint32Array(probe.getImageData(0, 0, 1, 1).data.buffer)[0];
}
