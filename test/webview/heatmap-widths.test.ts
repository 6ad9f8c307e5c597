import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import { shopSnapshot } from './harness/fixture';
import { launchBrowser, type OpenPage } from './harness/page';
import { openHeatmap, type OpenHeatmap } from './harness/pages';

let browser: Browser;
let opened: OpenPage<HeatmapSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

const snapshot = shopSnapshot();
const windowMs = (window: number): number => snapshot.startMs + window * snapshot.widthMs;

async function open(options: Partial<OpenHeatmap> = {}): Promise<Page> {
  opened = await openHeatmap(browser, { snapshot, ...options });
  return opened.page;
}

const announced = (page: Page): Promise<string | null> => page.locator('[aria-live]').textContent();
const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);

describe('the width of the cells', () => {
  const zoomIn = async (page: Page, times: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      await page.getByText('+', { exact: true }).click();
    }
  };

  it('becomes finer when the view is closer, is asked for once, and comes back with Fit', async () => {
    const page = await open();
    expect(await page.locator('.shown-width').count()).toBe(0);
    await zoomIn(page, 1);
    await expect.poll(() => page.locator('.shown-width').textContent()).toBe('cells of 15 s');
    await zoomIn(page, 3);
    await expect.poll(() => page.locator('.shown-width').textContent()).toBe('cells of 5 s');
    await expect.poll(() => announced(page)).toBe('Cells of 5 s');
    await page.getByText('Fit', { exact: true }).click();
    await expect.poll(() => page.locator('.shown-width').count()).toBe(0);
    await zoomIn(page, 1);
    await expect.poll(() => page.locator('.shown-width').textContent()).toBe('cells of 15 s');
    expect(requestsOf('scale')).toEqual([{ widthMs: 15_000 }, { widthMs: 5_000 }]);
  });

  it('keeps the cell of the keyboard, and says where a service has too few requests', async () => {
    const page = await open();
    await page.focus('.plot-scroller');
    await page.keyboard.press('n');
    await expect.poll(() => announced(page)).toContain('Incident 1 of 3');
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('+');
    }
    await expect.poll(() => page.locator('.shown-width').textContent()).toBe('cells of 5 s');
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => announced(page))
      .toMatch(/^payment, 14 Mar, 14:02:55 UTC, 5 s, score .*, incident 1$/);
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => announced(page))
      .toBe('inventory-database, 14 Mar, 14:02:55 UTC, 5 s, too few requests for cells of 5 s, zoom out');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => requestsOf('cell'))
      .toEqual([{ service: 'inventory-database', fromMs: windowMs(9) + 25_000, toMs: windowMs(9) + 30_000 }]);
  });

  it('stays where the editor has no finer scores any more', async () => {
    const page = await open({ handlers: { scale: () => null } });
    await zoomIn(page, 4);
    await expect.poll(() => requestsOf('scale').length).toBeGreaterThan(0);
    expect(await page.locator('.shown-width').count()).toBe(0);
    expect(requestsOf('scale').length).toBeLessThanOrEqual(2);
  });
});
