import type { Chrome } from './chrome';

const SIZE_PX = 6;

/** Thin diagonals on nothing: visibly no value, where a zero is a filled cell. */
export function hatchPattern(context: CanvasRenderingContext2D, chrome: Chrome): CanvasPattern | string {
  const tile = new OffscreenCanvas(SIZE_PX, SIZE_PX);
  const pen = tile.getContext('2d');
  if (!pen) {
    return chrome.background;
  }
  pen.strokeStyle = chrome.faint;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const offset of [-SIZE_PX, 0, SIZE_PX]) {
    pen.moveTo(offset, SIZE_PX);
    pen.lineTo(offset + SIZE_PX, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? chrome.background;
}
