import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { ForecastSnapshot } from '../../src/contracts/forecast/page';
import { shopForecast, shopWithPatterns } from './harness/forecast-fixture';
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

const load = (page: Page) => page.getByRole('region', { name: 'Load', exact: true });
const requestsOf = (kind: string) => opened.requests.filter((request) => request.kind === kind);

describe.each(Object.keys(themes) as ThemeName[])('the load in the %s theme', (theme) => {
  it('has nothing serious for axe, with and without patterns', async () => {
    const page = await open({ theme });
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('snapshot', shopWithPatterns());
    await page.locator('.pattern').first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the load of the chosen service', () => {
  it('stands beside its latency: peak, time, band, replicas, model and reason', async () => {
    const page = await open();
    expect(await load(page).textContent()).toMatch(
      /Peak [\d.]+\/s at \d\d:\d\d:\d\d, in [^,]+, 90 % band [\d.]+\/s to [\d.]+\/s.*\/s for each of 4 replicas/,
    );
    expect(await load(page).textContent()).toMatch(
      /Forecast by adaptive: no other model is shown to be better.*the 90 % band covered 90.4 % of what came/i,
    );
    expect(await load(page).getByRole('img').getAttribute('aria-label')).toMatch(
      /^Load of cart: [\d.]+\/s now, peak .* in the next 4 min 30 s/,
    );
    await page.locator('[data-service="catalogue"]').click();
    await expect.poll(() => load(page).textContent()).toContain('for each of 8 to 2 replicas');
    await expect.poll(() => page.locator('[aria-live]').textContent()).toMatch(/Load of catalogue: /);
  });

  it('gives every figure as a table: steps, services, models with what they see', async () => {
    const page = await open();
    const steps = page.getByRole('table', { name: 'Load of cart' });
    expect(await steps.getByRole('row').count()).toBe(1 + 9);
    const all = page.getByRole('table', { name: 'Peak loads of the next 4 min 30 s' });
    const peaks = (await all.locator('tbody td:nth-child(2)').allTextContents()).map(parseFloat);
    expect(peaks).toHaveLength(7);
    expect(peaks).toEqual([...peaks].sort((a, b) => b - a));
    const models = page.getByRole('table', { name: 'Standardised errors in the back-test' });
    expect(await models.getByRole('row').nth(1).textContent()).toBe(
      'adaptive (chosen)all before it0.2130.34',
    );
    expect(await models.getByRole('row').nth(2).textContent()).toBe('ridge11 min0.2310.36');
  });

  it('keeps its picture while other models are drawn beside the latency', async () => {
    const page = await open();
    const canvas = await load(page).locator('canvas').elementHandle();
    await page.getByRole('slider', { name: /Horizon/ }).fill('2');
    await expect.poll(() => page.locator('.horizon-value').textContent()).toBe('1 min');
    expect(await canvas?.evaluate((element) => element.isConnected)).toBe(true);
  });

  it('says why there is none', async () => {
    const page = await open();
    await page.locator('[data-service="payment"]').click();
    await expect
      .poll(() => load(page).textContent())
      .toContain('No requests reached payment in the recording');
    const message = 'Too little history for a load forecast: 31 windows of 2 s, it needs 40.';
    opened.server.emit('snapshot', { ...shopForecast(), load: { report: null, message } });
    await expect.poll(() => load(page).textContent()).toBe(`Load${message}`);
    opened.server.emit('snapshot', { ...shopForecast(), load: { report: null, message: null } });
    await expect.poll(() => load(page).textContent()).toContain('No load forecast yet');
    opened.server.emit('progress', {
      step: 'fit',
      label: 'Fitting and back-testing',
      fraction: 0.1,
      message: 'fitting linear models',
      etaMs: null,
    });
    await expect.poll(() => load(page).textContent()).toContain('The load is being forecast');
  });

  it('says in one line how to get patterns, and gets them by keyboard', async () => {
    const page = await open();
    expect(await page.locator('.patterns').count()).toBe(0);
    await load(page).getByRole('button', { name: 'Forecast load with networks' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => requestsOf('forecastWithNetworks')).toHaveLength(1);
  });

  it('draws the patterns that networks built the forecast from, with their weights', async () => {
    const page = await open({ snapshot: shopWithPatterns() });
    const list = page.getByRole('list', { name: 'Patterns of metaeformer' });
    expect(await list.getByRole('img').count()).toBe(6);
    expect(await list.locator('.pattern-weight').allTextContents()).toEqual([
      '31 %',
      '22 %',
      '14 %',
      '8 %',
      '5 %',
      '3 %',
    ]);
    expect(await load(page).textContent()).toContain('metaeformer is 12 % of this forecast');
    expect(await load(page).textContent()).toContain('Each is 8 min long. The others of its pool weigh 17 %');
    opened.server.emit('snapshot', shopWithPatterns(0));
    await expect.poll(() => load(page).textContent()).toContain('the one shown does without it');
  });

  it('is that of the service asked for from a manifest, once', async () => {
    const page = await open();
    opened.server.emit('snapshot', { ...shopForecast(), asked: { service: 'shipping', atMs: 5 } });
    await expect
      .poll(() => load(page).getByRole('img').getAttribute('aria-label'))
      .toMatch(/^Load of shipping/);
    await page.locator('[data-service="cart"]').click();
    opened.server.emit('snapshot', { ...shopForecast(), asked: { service: 'shipping', atMs: 5 } });
    await expect.poll(() => load(page).getByRole('img').getAttribute('aria-label')).toMatch(/^Load of cart/);
  });
});
