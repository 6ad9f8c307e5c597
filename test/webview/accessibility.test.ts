import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { evidence, shopSnapshot } from './harness/fixture';
import { seriousViolations } from './harness/axe';
import { launchBrowser } from './harness/page';
import { openHeatmap } from './harness/pages';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());

describe.each(Object.keys(themes) as ThemeName[])('in the %s theme', (theme) => {
  it('nothing serious is found, with the list, an incident, a cell, finer cells and nothing', async () => {
    const drift = 'The model no longer fits what was appended.';
    const snapshot = shopSnapshot({ drift });
    const cell = () => ({ score: 4.4, evidence: [evidence('Latency was 612 ms.', 31)] });
    const { page, server, close } = await openHeatmap(browser, { theme, snapshot, handlers: { cell } });
    expect(await seriousViolations(page)).toEqual([]);
    await page.focus('.plot-scroller');
    await page.keyboard.press('n');
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.locator('.similar').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.locator('.score').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('+');
    await page.locator('.shown-width').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    server.emit('progress', {
      step: 'train',
      label: 'Training',
      fraction: null,
      message: 'Training',
      etaMs: null,
    });
    server.emit('snapshot', { ...snapshot, empty: 'No trace file was found.' });
    await page.locator('.empty').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await close();
  });
});

describe('without sight', () => {
  it('a table and a list say what the picture shows', async () => {
    const { page, close } = await openHeatmap(browser, { snapshot: shopSnapshot() });
    const table = page.getByRole('table', { name: 'Anomaly scores by service' });
    expect(await table.getByRole('row').count()).toBe(9);
    const payment = table.getByRole('row', { name: /payment/ });
    expect(await payment.getByRole('cell').allTextContents()).toEqual([
      '5.2',
      '14 Mar, 14:04:30 UTC',
      '5',
      '2',
      '5 s',
    ]);
    expect(await page.getByRole('list', { name: 'Incidents' }).getByRole('listitem').count()).toBe(3);
    await close();
  });

  it('reduced motion animates nothing', async () => {
    const { page, server, close } = await openHeatmap(browser, {
      snapshot: shopSnapshot(),
      reducedMotion: true,
    });
    server.emit('progress', {
      step: 'train',
      label: 'Training',
      fraction: null,
      message: 'Training',
      etaMs: null,
    });
    await page.locator('.progress-fill').waitFor({ state: 'attached' });
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    await close();
  });
});
