import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { largeSnapshot } from './harness/fixture';
import { framesText } from './harness/frames';
import { launchBrowser } from './harness/page';
import { openHeatmap } from './harness/pages';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());

/** Half of what a frame may take at 30 frames a second, on a shared machine and without a graphics card. */
const MEDIAN_LIMIT_MS = 16;
const FRAMES = 150;

interface Turn {
  readonly deltaY: number;
  readonly ctrlKey?: boolean;
  readonly shiftKey?: boolean;
}

/** Milliseconds between frames while the wheel is turned in each of them, from `turnsAt` on the other way round. */
function wheelFrames(page: Page, turn: Turn, frames = FRAMES, turnsAt = frames / 2): Promise<number[]> {
  return page.evaluate(
    ({ turn: wanted, frames: wantedFrames, turnsAt: turning }) =>
      new Promise<number[]>((resolve) => {
        const canvas = document.querySelector('.plot-scroller')!;
        const box = canvas.getBoundingClientRect();
        const place = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
        const target = document.elementFromPoint(place.clientX, place.clientY)!;
        const gaps: number[] = [];
        let last = performance.now();
        const step = (now: number): void => {
          gaps.push(now - last);
          last = now;
          const deltaY = gaps.length < turning ? wanted.deltaY : -wanted.deltaY;
          target.dispatchEvent(
            new WheelEvent('wheel', { ...wanted, deltaY, ...place, bubbles: true, cancelable: true }),
          );
          if (!wanted.ctrlKey && !wanted.shiftKey) {
            // A made-up event does not scroll by itself.
            canvas.scrollTop += deltaY;
          }
          if (gaps.length < wantedFrames) {
            requestAnimationFrame(step);
          } else {
            resolve(gaps.slice(2));
          }
        };
        requestAnimationFrame(step);
      }),
    { turn, frames, turnsAt },
  );
}

/** How often the page drew, and how long it took, ms. */
function drawTimes(page: Page): Promise<number[]> {
  return page.evaluate(() => performance.getEntriesByName('meshlens:draw').map(({ duration }) => duration));
}

describe('500 services over 2,000 windows', () => {
  it.each([1, 2])('draw fast enough to move and zoom at %i pixels per point', async (scale) => {
    const snapshot = largeSnapshot(500, 2000);
    expect(snapshot.levels.byteLength).toBeLessThanOrEqual(1_000_000);
    const { page, errors, close } = await openHeatmap(browser, {
      snapshot,
      width: 1600,
      height: 1000,
      deviceScaleFactor: scale,
    });
    const zooming = await wheelFrames(page, { deltaY: -8, ctrlKey: true });
    const scrolling = await wheelFrames(page, { deltaY: 60 });
    // What is shown whole has nowhere to move.
    await wheelFrames(page, { deltaY: -24, ctrlKey: true }, 40, 40);
    const drawnBefore = (await drawTimes(page)).length;
    const moving = await wheelFrames(page, { deltaY: 40, shiftKey: true });
    const times = await drawTimes(page);
    const sorted = [...times].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    console.log(
      [
        `drawn ${sorted.length} times at 1600 × 1000 and ${scale} pixels per point: median ${median.toFixed(1)} ms, slowest ${sorted[sorted.length - 1].toFixed(1)} ms`,
        `moving in time: ${framesText(moving)}`,
        `zooming: ${framesText(zooming)}`,
        `scrolling: ${framesText(scrolling)}`,
      ].join('\n'),
    );
    expect(times.length - drawnBefore).toBeGreaterThan(FRAMES / 2);
    expect(median).toBeLessThan(MEDIAN_LIMIT_MS);
    expect(errors).toEqual([]);
    await close();
  });
});
