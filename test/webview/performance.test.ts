import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { largeSnapshot } from './harness/fixture';
import { launchBrowser } from './harness/page';
import { openHeatmap } from './harness/pages';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());

/** Half of what a frame may take at 30 frames a second, on a shared machine and without a graphics card. */
const MEDIAN_LIMIT_MS = 16;

describe('300 services over 1,000 windows', () => {
  it('fit one snapshot, and draw fast enough to scroll, zoom and hover', async () => {
    const snapshot = largeSnapshot();
    expect(snapshot.levels.byteLength).toBeLessThan(1_000_000);
    const { page, errors, close } = await openHeatmap(browser, {
      snapshot,
      width: 1600,
      height: 1000,
      deviceScaleFactor: 2,
    });
    const box = (await page.locator('.plot-scroller').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let step = 0; step < 12; step++) {
      await page.mouse.wheel(0, 240);
    }
    await page.keyboard.down('Control');
    for (let step = 0; step < 12; step++) {
      await page.mouse.wheel(0, -120);
    }
    await page.keyboard.up('Control');
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3, { steps: 20 });
    const times = await page.evaluate(() =>
      performance.getEntriesByName('meshlens:draw').map(({ duration }) => duration),
    );
    const sorted = [...times].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    console.log(
      `drawn ${sorted.length} times at 1600 × 1000 and 2 pixels per point: median ${median.toFixed(1)} ms, slowest ${sorted[sorted.length - 1].toFixed(1)} ms`,
    );
    expect(sorted.length).toBeGreaterThan(5);
    expect(median).toBeLessThan(MEDIAN_LIMIT_MS);
    expect(errors).toEqual([]);
    await close();
  });
});
