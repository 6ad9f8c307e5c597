import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { framesText } from './harness/frames';
import { launchBrowser } from './harness/page';
import { openTraces } from './harness/pages';
import { shopTrace, shopTraces } from './harness/traces-fixture';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());

const SPANS = 50_000;
/** For a machine ten times as busy as a desktop; `npm run bench trace-page` prints what it is on this one. */
const PAINT_LIMIT_MS = 5000;
const HEAP_LIMIT_BYTES = 150e6;

/** From the arrival of the trace in the page to the frame after its rows are there, ms. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const [mark] = performance.getEntriesByName('meshlens:trace');
          if (mark !== undefined && document.querySelector('.span-row[data-row]') !== null) {
            resolve(performance.now() - mark.startTime);
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
      }),
  );
}

/** Frames while the rows scroll past, most of them new in each frame; every 20th jumps. Milliseconds between frames. */
function scrollFrames(page: Page, selector: string): Promise<number[]> {
  return page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.querySelector(wanted)!;
        const gaps: number[] = [];
        let last = performance.now();
        const step = (now: number): void => {
          gaps.push(now - last);
          last = now;
          const far = (gaps.length * 7919) % scroller.scrollHeight;
          scroller.scrollTop = gaps.length % 20 === 0 ? far : scroller.scrollTop + 400;
          if (gaps.length < 400) {
            requestAnimationFrame(step);
          } else {
            resolve(gaps.slice(2));
          }
        };
        requestAnimationFrame(step);
      }),
    selector,
  );
}

/** What the page keeps after a collection: its JavaScript, and all private memory of the process that renders it. */
async function memory(page: Page): Promise<{ heapBytes: number; processBytes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /^Private_Dirty: +(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1]);
  return { heapBytes: usedSize, processBytes: Math.max(...sizes.map((kB) => Number(kB ?? 0) * 1024)) };
}

describe(`a trace of ${SPANS} spans`, () => {
  it('is painted, scrolls, and stays small', async () => {
    const trace = shopTrace({
      traceId: 'a'.repeat(32),
      spans: SPANS,
      seed: 3,
      durationMs: 60_000,
      isTroubled: true,
    });
    const { page, errors, close } = await openTraces(browser, {
      snapshot: shopTraces(),
      width: 1600,
      height: 1000,
      handlers: { trace: () => trace },
    });
    const before = await memory(page);
    await page.getByRole('grid', { name: 'Traces' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const paintMs = await firstPaint(page);
    const rows = await scrollFrames(page, '.waterfall');
    const after = await memory(page);
    await page.getByRole('button', { name: 'Flame' }).click();
    const flame = await scrollFrames(page, '.flame');
    console.log(
      [
        `first paint ${paintMs.toFixed(0)} ms after the data`,
        `waterfall frames: ${framesText(rows)}`,
        `flame frames: ${framesText(flame)}`,
        `JavaScript heap ${(after.heapBytes / 1e6).toFixed(1)} MB (list alone ${(before.heapBytes / 1e6).toFixed(1)} MB)`,
        `renderer process ${(after.processBytes / 1e6).toFixed(0)} MB private (list alone ${(before.processBytes / 1e6).toFixed(0)} MB)`,
      ].join('\n'),
    );
    expect(await page.locator('.span-row').count()).toBeLessThan(100);
    expect(paintMs).toBeLessThan(PAINT_LIMIT_MS);
    expect(after.heapBytes).toBeLessThan(HEAP_LIMIT_BYTES);
    expect(errors).toEqual([]);
    await close();
  });
});
