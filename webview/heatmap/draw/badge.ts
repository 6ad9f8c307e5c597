import { BADGE_RADIUS } from '../model/badges';
import type { Chrome } from './chrome';

const BADGE_PX = 10;

/** A rounded label around a middle; `half` is half its width, at least its radius. */
export function drawBadge(
  pen: CanvasRenderingContext2D,
  {
    x,
    y,
    half,
    text,
  }: { readonly x: number; readonly y: number; readonly half: number; readonly text: string },
  strong: boolean,
  chrome: Chrome,
): void {
  pen.font = chrome.font(BADGE_PX, 600);
  pen.beginPath();
  pen.roundRect(x - half, y - BADGE_RADIUS, 2 * half, 2 * BADGE_RADIUS, BADGE_RADIUS);
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
