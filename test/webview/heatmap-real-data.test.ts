import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import { emptyHeatmapSnapshot } from '../../src/editor/pages/heatmap-snapshot';
import { seriousViolations } from './harness/axe';
import { gappySnapshot } from './harness/gappy-fixture';
import { launchBrowser, type OpenPage } from './harness/page';
import { openHeatmap } from './harness/pages';

let browser: Browser;
let opened: OpenPage<HeatmapSnapshot>;
const snapshot = gappySnapshot();

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(shown: HeatmapSnapshot, width = 1200): Promise<Page> {
  opened = await openHeatmap(browser, {
    snapshot: shown,
    nowMs: shown.createdMs,
    theme: 'high-contrast',
    width,
  });
  return opened.page;
}
const announced = (page: Page): Promise<string | null> => page.locator('[aria-live]').textContent();

describe('a recording of 28 services with gaps of hours and 12 incidents', () => {
  it('shortens the gaps, says so, and orders services by their exact highest score', async () => {
    const page = await open(snapshot);
    const facts = page.locator('.facts');
    await expect
      .poll(() => facts.textContent())
      .toContain('28 services, 1,560 windows of 1 min, 12 incidents, long gaps shortened');
    const cells = page.locator('table tbody tr').first().locator('th, td');
    expect((await cells.allTextContents()).slice(0, 2)).toEqual([snapshot.services[0], '34']);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('says how much was left out where the cursor crosses a break', async () => {
    const page = await open(snapshot);
    await page.focus('.plot-scroller');
    await page.keyboard.press('Home');
    await expect.poll(() => announced(page)).toContain('14 Mar, 21:30:00 UTC');
    await page.keyboard.press('End');
    await expect.poll(() => announced(page)).toContain('15 Mar, 23:28:00 UTC');
    for (let step = 0; step < 29; step++) {
      await page.keyboard.press('ArrowLeft');
    }
    await expect
      .poll(() => announced(page))
      .toMatch(/15 Mar, 22:30:00 UTC, 2 min, .*after 16 h 1\d min without data/);
  });

  it('zooms in on incidents that share a badge, until each can be chosen', async () => {
    const page = await open(snapshot, 800);
    const box = (await page.locator('.plot-scroller').boundingBox())!;
    // The third lane holds what the upper two have no room for.
    let text = '';
    for (let x = box.x + 110; x < box.x + box.width && !text.includes('close together'); x += 6) {
      await page.mouse.move(x, box.y + 65);
      text = (await page.locator('.tooltip').textContent()) ?? '';
      if (text.includes('close together')) {
        await page.mouse.click(x, box.y + 65);
      }
    }
    expect(text).toMatch(/\d incidents close together/);
    await expect.poll(() => announced(page)).toMatch(/^Zoomed in on \d incidents$/);
  });
});

describe('a page without a result', () => {
  it('says that the analysis runs, and how far it is', async () => {
    const page = await open(emptyHeatmapSnapshot('shop', 'Nothing is analysed yet.'));
    await expect.poll(() => page.locator('.empty').textContent()).toContain('Nothing is analysed yet.');
    const progress = { step: 'train', label: 'Training', fraction: 0.5, etaMs: null };
    opened.server.emit('progress', { ...progress, message: 'Training the model' });
    await expect
      .poll(() => page.locator('.empty').textContent())
      .toBe('AnalysingTraining the model. The heatmap appears here as soon as the scores are there.');
    opened.server.emit('progress', null);
    await expect.poll(() => page.locator('.empty').textContent()).toContain('Nothing to show');
  });
});
