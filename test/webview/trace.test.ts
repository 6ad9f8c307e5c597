import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { TracesSnapshot } from '../../src/contracts/traces/page';
import { seriousViolations } from './harness/axe';
import { launchBrowser, type OpenPage } from './harness/page';
import { openTraces, type OpenTraces } from './harness/pages';
import { themes, type ThemeName } from './harness/themes';
import { shopTraces } from './harness/traces-fixture';

let browser: Browser;
let opened: OpenPage<TracesSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

const SLOW = 'a'.repeat(32);
const asked = (spanId: string | null = null) => ({ traceId: SLOW, spanId, atMs: 1 });

async function open(options: Partial<OpenTraces> = {}): Promise<Page> {
  opened = await openTraces(browser, { snapshot: shopTraces({ asked: asked() }), ...options });
  await tree(opened.page).waitFor();
  return opened.page;
}

const tree = (page: Page) => page.getByRole('treegrid', { name: 'Spans' });
const active = async (page: Page) => {
  const id = await tree(page).getAttribute('aria-activedescendant');
  return id === null ? null : await page.locator(`#${id}`).getByRole('rowheader').getAttribute('title');
};
const rowCount = async (page: Page) => Number(await tree(page).getAttribute('aria-rowcount')) - 1;
const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);
const details = (page: Page) => page.getByRole('complementary', { name: 'Span' });

describe.each(Object.keys(themes) as ThemeName[])('a trace in the %s theme', (theme) => {
  it('has nothing serious for axe: waterfall, details, zoomed, found, flame view, comparison', async () => {
    const page = await open({ theme });
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('n');
    await details(page).getByText('DeadlineExceeded').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('+');
    await page.getByPlaceholder('Find in spans').fill('redis');
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Flame' }).click();
    await page.locator('.flame').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Mark', exact: true }).click();
    opened.server.emit('snapshot', shopTraces({ asked: { traceId: 'b'.repeat(32), spanId: null, atMs: 2 } }));
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('table', { name: 'Operation paths of both traces' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the waterfall', () => {
  it('says which trace it is and what is wrong with it', async () => {
    const page = await open();
    expect(await page.locator('.trace-header h1').textContent()).toBe('frontend · POST /cart/checkout');
    expect(await page.locator('.trace-header .facts').textContent()).toMatch(
      /820 ms .*· 42 spans · 10 services · 1 error · 1 gap of 41 ms without a span · clock corrected in 1 span · id a{32}$/,
    );
    expect(await page.locator('.gap').count()).toBe(1);
    expect(await page.locator('.span-critical').count()).toBeGreaterThan(20);
    const failed = page.getByRole('img', { name: 'Failed: deadline exceeded after 200 ms' });
    expect(await failed.count()).toBe(1);
    expect(await page.getByRole('img', { name: 'Clock corrected by −1.5 ms' }).count()).toBe(1);
  });

  it('is worked by keyboard alone', async () => {
    const page = await open();
    expect(await rowCount(page)).toBe(42);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => active(page)).toBe('frontend · POST /cart/checkout');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => rowCount(page)).toBe(2);
    const root = tree(page).locator('[aria-expanded="false"]');
    expect(await root.getAttribute('aria-level')).toBe('1');
    expect(await root.getAttribute('aria-setsize')).toBe('2');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => active(page)).toBe('frontend · GET /product/{id}');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => active(page)).toBe('frontend · POST /cart/checkout');
    await page.keyboard.press('End');
    await expect.poll(() => active(page)).toBe('postgres · INSERT orders');
    await page.keyboard.press('n');
    await expect.poll(() => active(page)).toBe('shipping · GetQuote');
    await details(page).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => details(page).count()).toBe(0);
    await page.keyboard.press('/');
    await page.keyboard.type('postgres');
    await expect.poll(() => page.locator('.find-result').textContent()).toMatch(/ of \d+$/);
    await page.keyboard.press('Enter');
    await expect.poll(() => active(page)).toMatch(/^postgres/);
    await tree(page).focus();
    await page.keyboard.press('z');
    await expect.poll(() => page.locator('.minimap-frame').isVisible()).toBe(true);
    await page.keyboard.press('0');
    await expect.poll(() => page.locator('.minimap-frame').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await page.getByRole('grid', { name: 'Traces' }).waitFor();
  });

  it('opens what a chosen span is collapsed into, and folds by level', async () => {
    const page = await open();
    await page.getByLabel('Levels shown').selectOption('1 level');
    await expect.poll(() => rowCount(page)).toBe(2);
    await page.getByRole('button', { name: 'Next error' }).click();
    await expect.poll(() => active(page)).toBe('shipping · GetQuote');
    expect(await rowCount(page)).toBeGreaterThan(2);
    await page.getByLabel('Levels shown').selectOption('All levels');
    await expect.poll(() => rowCount(page)).toBe(42);
  });

  it('shows a part in time that is dragged in the strip, and all of it again', async () => {
    const page = await open();
    const strip = (await page.locator('.minimap').boundingBox())!;
    await page.mouse.move(strip.x + strip.width * 0.25, strip.y + 20);
    await page.mouse.down();
    await page.mouse.move(strip.x + strip.width * 0.5, strip.y + 20, { steps: 5 });
    await page.mouse.up();
    const ticks = () => page.locator('.tick').allTextContents();
    await expect.poll(ticks).toContain('300 ms');
    expect(await ticks()).not.toContain('0 ms');
    await page.locator('.minimap').dblclick({ position: { x: 5, y: 10 } });
    await expect.poll(ticks).toContain('0 ms');
  });

  it('shows what the record of a span says, opens it at its lines, searches by a value, follows a link', async () => {
    const page = await open({ snapshot: shopTraces({ asked: asked('aaaa000000000015') }) });
    await expect.poll(() => active(page)).toBe('shipping · GetQuote');
    await details(page).getByText('checkout-6f7d9c-x2v4q').waitFor();
    expect(await details(page).textContent()).toContain('373 ms retry');
    await details(page).getByRole('button', { name: 'Open JSON' }).click();
    await expect
      .poll(() => requestsOf('openRecord'))
      .toEqual([
        {
          traceId: SLOW,
          spanId: 'aaaa000000000015',
          file: 'traces/shop.jsonl',
          offset: 21 * 400,
          lines: { from: 41, to: 96 },
        },
      ]);
    await tree(page).focus();
    await page.keyboard.press('Home');
    await details(page)
      .getByRole('button', { name: /^Open trace b{32}/ })
      .click();
    await expect.poll(() => requestsOf('trace').at(-1)).toEqual({ traceId: 'b'.repeat(32) });
    await expect.poll(() => active(page)).toBe('frontend · POST /cart/checkout');
    await details(page).getByRole('button', { name: 'Search traces with http.method=POST' }).click();
    await expect
      .poll(() => requestsOf('search').at(-1))
      .toMatchObject({
        query: { attributes: [{ key: 'http.method', value: 'POST' }] },
      });
  });

  it('shows the same in the flame view', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Flame' }).click();
    const flame = (await page.locator('.flame').boundingBox())!;
    await page.mouse.click(flame.x + flame.width * 0.3, flame.y + 8);
    await expect.poll(() => details(page).locator('h2').textContent()).toBe('POST /cart/checkout');
    await page.locator('.flame').focus();
    await page.keyboard.press('n');
    await expect.poll(() => details(page).locator('h2').textContent()).toBe('GetQuote');
  });

  it('is as it was after a reload, and shows what the editor asked for once', async () => {
    const page = await open({ snapshot: shopTraces({ asked: asked('aaaa000000000015') }) });
    await tree(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('+');
    const frame = () => opened.page.locator('.minimap-frame').getAttribute('style');
    await expect.poll(frame).toBe('left: 25%; width: 50%;');
    const state = await page.evaluate(() =>
      (window as unknown as { acquireVsCodeApi(): { getState(): unknown } }).acquireVsCodeApi().getState(),
    );
    await opened.close();
    opened = await openTraces(browser, { snapshot: shopTraces({ asked: asked('aaaa000000000015') }), state });
    await tree(opened.page).waitFor();
    expect(await rowCount(opened.page)).toBe(2);
    expect(await active(opened.page)).toBe('frontend · POST /cart/checkout');
    expect(await frame()).toBe('left: 25%; width: 50%;');
  });

  it('is drawn in the colours of another theme', async () => {
    const page = await open();
    const colour = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.minimap canvas')!;
        return [...canvas.getContext('2d')!.getImageData(200, 0, 1, 1).data].join();
      });
    const before = await colour();
    await page.evaluate((variables) => {
      for (const [name, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(name, value);
      }
      document.body.className = 'vscode-light';
    }, themes.light.variables);
    await expect.poll(colour).not.toBe(before);
  });
});

describe('two traces', () => {
  it('are compared by path, by keyboard alone', async () => {
    const page = await open();
    await page.keyboard.press('m');
    await page.keyboard.press('Escape');
    expect(await page.locator('.marked-title').textContent()).toBe(
      'Marked to compare: frontend · POST /cart/checkout',
    );
    opened.server.emit('snapshot', shopTraces({ asked: { traceId: 'b'.repeat(32), spanId: null, atMs: 2 } }));
    await tree(page).waitFor();
    await page.keyboard.press('c');
    const table = page.getByRole('table', { name: 'Operation paths of both traces' });
    await table.waitFor();
    expect(await page.locator('.compare-counts').textContent()).toMatch(
      /^B against A: −630 ms; of \d+ paths \d+ new, \d+ gone, 0 slower, \d+ faster$/,
    );
    const all = await table.getByRole('row').count();
    await page.getByLabel('Changes only').check();
    await expect.poll(() => table.getByRole('row').count()).toBeLessThan(all);
    await page.getByLabel('Order').selectOption('Largest change of self time first');
    expect(await table.getByRole('row').nth(1).textContent()).toMatch(
      /^frontend POST \/cart\/checkout.*−124 ms$/,
    );
    await page.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(() => page.locator('.compare-counts').textContent()).toMatch(/^B against A: \+630 ms/);
    await table.getByRole('button').first().click();
    await tree(page).waitFor();
  });
});
