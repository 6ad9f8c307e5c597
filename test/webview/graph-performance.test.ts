import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { framesText } from './harness/frames';
import { launchBrowser } from './harness/page';
import { openModel } from './harness/pages';
import { residualNodes, runtimeFixture } from './harness/runtime-fixture';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());

/** Ten nodes each: nearly as many as one picture may hold. */
const STAGES = 590;

/** From the arrival of the last picture in the page to the end of its first drawing, ms. */
async function firstPaint(page: Page, pictures: number): Promise<number> {
  await page.waitForFunction(
    (wanted) => performance.getEntriesByName('meshlens:graph-drawn').length >= wanted,
    pictures,
  );
  return page.evaluate(() => {
    const last = (name: string): number => performance.getEntriesByName(name).at(-1)!.startTime;
    return last('meshlens:graph-drawn') - last('meshlens:graph');
  });
}

/** Frames while something is done in each of them, and the processor time of the page's main thread for one. */
async function measured(page: Page, action: 'drag' | 'wheel'): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spentS = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  };
  const before = await spentS();
  const gaps = await frames(page, action);
  const spentMs = ((await spentS()) - before) * 1000;
  await session.send('Performance.disable');
  return `${framesText(gaps)}, ${(spentMs / gaps.length).toFixed(1)} ms of processor time each`;
}

/** Milliseconds between frames while the picture is dragged, or zoomed with the wheel, in each of them. */
function frames(page: Page, action: 'drag' | 'wheel'): Promise<number[]> {
  return page.evaluate(
    (what) =>
      new Promise<number[]>((resolve) => {
        const stage = document.querySelector<HTMLElement>('.graph-stage')!;
        const { left, top } = stage.getBoundingClientRect();
        // No real pointer is pressed that could be captured.
        stage.setPointerCapture = () => undefined;
        const at = (step: number) => ({
          button: 0,
          pointerId: 1,
          clientX: left + 400 + 60 * Math.sin(step / 9),
          clientY: top + 200 + 150 * Math.cos(step / 23),
        });
        stage.dispatchEvent(new PointerEvent('pointerdown', at(0)));
        const gaps: number[] = [];
        let last = performance.now();
        const step = (now: number): void => {
          gaps.push(now - last);
          last = now;
          if (what === 'drag') {
            stage.dispatchEvent(new PointerEvent('pointermove', at(gaps.length)));
          } else {
            const deltaY = gaps.length % 60 < 30 ? 60 : -60;
            stage.dispatchEvent(
              new WheelEvent('wheel', { ...at(0), deltaY, ctrlKey: true, cancelable: true }),
            );
          }
          if (gaps.length < 240) {
            requestAnimationFrame(step);
          } else {
            stage.dispatchEvent(new PointerEvent('pointerup', at(0)));
            resolve(gaps.slice(2));
          }
        };
        requestAnimationFrame(step);
      }),
    action,
  );
}

describe(`a graph of ${STAGES * 10 + 4} nodes`, () => {
  it('is drawn, panned and zoomed', async () => {
    const { page, errors, close } = await openModel(browser, {
      ...runtimeFixture({}, residualNodes(STAGES)),
      width: 1600,
      height: 1000,
    });
    const lines = [`first paint, as it opens: ${(await firstPaint(page, 1)).toFixed(0)} ms after the data`];
    await page.getByText('Expand all', { exact: true }).click();
    lines.push(`first paint, all expanded: ${(await firstPaint(page, 2)).toFixed(0)} ms after the data`);
    const caption = page.locator('.graph > .caption').last();
    await expect.poll(() => caption.textContent()).toMatch(/^5,904 nodes in 5,906 boxes/);
    lines.push(`panning, names readable: ${await measured(page, 'drag')}`);
    lines.push(`zooming, names readable: ${await measured(page, 'wheel')}`);
    await page.locator('.graph-stage').focus();
    await page.keyboard.press('0');
    lines.push(`panning, whole graph in view: ${await measured(page, 'drag')}`);
    console.log(lines.join('\n'));
    expect(errors).toEqual([]);
    await close();
  });
});
