import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { ForecastSnapshot } from '../../src/contracts/forecast/page';
import { shopForecast } from './harness/forecast-fixture';
import { seriousViolations } from './harness/axe';
import { launchBrowser, type OpenPage } from './harness/page';
import { openForecast, type OpenForecast } from './harness/pages';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
let opened: OpenPage<ForecastSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(options: Partial<OpenForecast> = {}): Promise<Page> {
  opened = await openForecast(browser, { snapshot: shopForecast(), ...options });
  return opened.page;
}

const { startMs, widthMs, windows } = shopForecast().report!;
const timeOf = (window: number): number => startMs + window * widthMs;
const HINT = /^Drag over the chart/;
const AHEAD = 'The selected stretch lies after the recording. Only recorded times can be explained.';

type Asked = { readonly fromMs: number; readonly toMs: number; readonly service: string };
const asked = (): Asked[] =>
  opened.requests.filter(({ kind }) => kind === 'explain').map(({ params }) => params as Asked);
const chart = (page: Page) => page.getByRole('application', { name: /^Chart of / });
const words = (page: Page) => page.locator('#stretch-words').textContent();
const live = (page: Page) => page.locator('[aria-live]').textContent();
const explain = (page: Page) => page.getByRole('button', { name: 'Explain this stretch' });
const painted = (page: Page) =>
  page.evaluate(() => (document.querySelector('.large canvas') as HTMLCanvasElement).toDataURL());

/** Drags over the chart between two shares of its width. */
async function drag(page: Page, from: number, to: number): Promise<void> {
  await chart(page).scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await chart(page).boundingBox())!;
  const middle = y + height / 2;
  await page.mouse.move(x + from * width, middle);
  await page.mouse.down();
  await page.mouse.move(x + ((from + to) / 2) * width, middle + 5);
  await page.mouse.move(x + to * width, middle);
  await page.mouse.up();
}

describe.each(Object.keys(themes) as ThemeName[])('a selected stretch in the %s theme', (theme) => {
  it('has nothing serious for axe, recorded or not', async () => {
    const page = await open({ theme });
    await chart(page).press('Shift+ArrowLeft');
    await explain(page).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await chart(page).press('ArrowRight');
    await expect.poll(() => words(page)).toBe(AHEAD);
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('a stretch of the chart', () => {
  it('is selected by a drag in either direction, marked, explained and cleared by a click', async () => {
    const page = await open();
    const before = await painted(page);
    expect(await words(page)).toMatch(HINT);
    expect(await explain(page).isVisible()).toBe(false);
    await drag(page, 0.3, 0.5);
    await expect
      .poll(() => live(page))
      .toMatch(/^Selected 14 Mar, .* UTC, \d+ windows\. Enter explains it\.$/);
    expect(await painted(page)).not.toBe(before);
    await explain(page).click();
    await expect.poll(asked).toHaveLength(1);
    const [{ fromMs, toMs, service }] = asked();
    expect(service).toBe('cart');
    for (const time of [fromMs, toMs]) {
      expect((time - startMs) % widthMs).toBe(0);
    }
    // A fifth of the chart is a fifth of 90 known and 12 predicted windows; labels of the axis take some of the width.
    const selected = (toMs - fromMs) / widthMs;
    expect(selected).toBeGreaterThanOrEqual(20);
    expect(selected).toBeLessThanOrEqual(25);
    expect(fromMs).toBeGreaterThan(timeOf(20));
    await drag(page, 0.5, 0.3);
    await explain(page).click();
    await expect.poll(() => asked().at(1)).toEqual({ fromMs, toMs, service });
    await chart(page).click();
    await expect.poll(() => words(page)).toMatch(HINT);
    expect(await painted(page)).toBe(before);
  });

  it('is selected with Shift and arrows, explained with Enter, and cleared with Escape', async () => {
    const page = await open();
    await chart(page).focus();
    for (let times = 0; times < 3; times += 1) {
      await page.keyboard.press('Shift+ArrowLeft');
    }
    await expect
      .poll(() => live(page))
      .toBe('Selected 14 Mar, 14:41:30 – 14:43:00 UTC, 3 windows. Enter explains it.');
    await page.keyboard.press('Enter');
    await expect
      .poll(asked)
      .toEqual([{ fromMs: timeOf(windows - 3), toMs: timeOf(windows), service: 'cart' }]);
    await page.keyboard.press('Escape');
    await expect.poll(() => live(page)).toBe('Nothing is selected');
    expect(await words(page)).toMatch(HINT);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked().slice(1))
      .toEqual([{ fromMs: timeOf(windows - 1), toMs: timeOf(windows), service: 'cart' }]);
    // The button goes; the focus goes back to the chart.
    await page.keyboard.press('Escape');
    await expect.poll(() => explain(page).isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Chart of cart',
    );
  });

  it('is explained as far as it was recorded, and says so', async () => {
    const page = await open();
    await drag(page, 0.95, 0.99);
    await expect.poll(() => live(page)).toBe(AHEAD);
    expect(await words(page)).toBe(AHEAD);
    expect(await explain(page).isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    await drag(page, 0.7, 1.1);
    await expect.poll(() => words(page)).toMatch(/What lies after the recording is left out\.$/);
    await explain(page).click();
    await expect.poll(asked).toHaveLength(1);
    expect(asked()[0].toMs).toBe(timeOf(windows));
  });

  it('stays with its service and its forecast', async () => {
    const page = await open();
    await chart(page).press('Shift+ArrowLeft');
    await explain(page).waitFor();
    opened.server.emit('snapshot', shopForecast());
    await page.getByRole('slider', { name: /Horizon/ }).fill('2');
    expect(await explain(page).isVisible()).toBe(true);
    await page.locator('[data-service="payment"]').click();
    await expect.poll(() => words(page)).toMatch(HINT);
    await page.locator('[data-service="cart"]').click();
    await explain(page).waitFor();
    opened.server.emit('snapshot', shopForecast({ createdMs: timeOf(500) }));
    await expect.poll(() => words(page)).toMatch(HINT);
  });
});
