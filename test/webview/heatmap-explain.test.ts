import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import { seriousViolations } from './harness/axe';
import { evidence, shopSnapshot } from './harness/fixture';
import { launchBrowser, type OpenPage } from './harness/page';
import { openHeatmap, type OpenHeatmap } from './harness/pages';

let browser: Browser;
let opened: OpenPage<HeatmapSnapshot>;
const snapshot = shopSnapshot();

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(handlers: OpenHeatmap['handlers'] = {}): Promise<Page> {
  opened = await openHeatmap(browser, { snapshot, handlers });
  return opened.page;
}
const drawer = (page: Page) => page.getByRole('complementary', { name: 'Evidence' });
const announced = (page: Page): Promise<string | null> => page.locator('[aria-live]').textContent();
const asked = () => opened.requests.filter(({ kind }) => kind === 'explain').map(({ params }) => params);
const timeOf = (window: number): number => snapshot.startMs + window * snapshot.widthMs;

describe('selected cells', () => {
  it('are explained after a drag, ranked over all services with the selected ones marked', async () => {
    const names = ['payment', 'checkout', 'cart', 'catalogue', 'shipping', 'frontend', 'recommendations'];
    const causes = names.map((service, i) => ({
      service,
      score: 7 - i,
      evidence: [evidence('It was slow.', 9)],
    }));
    const changes = ['payment: p99 90 ms → 1.5 s (16.7×, 95 % interval 12× to 21×)'];
    const values = ['40 % of the requests to payment have version = 2.1, otherwise 0 % (160×)'];
    const page = await open({
      explain: ({ fromMs, toMs }) => ({ fromMs, toMs, peak: 4, causes, changes, values }),
    });
    const box = (await page.locator('.plot-scroller').boundingBox())!;
    await page.mouse.move(box.x + 330, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 430, box.y + 150, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => drawer(page).locator('h2').textContent()).toBe('Selection');
    await expect.poll(() => drawer(page).textContent()).toMatch(/, \d of 8 services/);
    expect(await drawer(page).locator('.cause-name').allTextContents()).toContain('● payment');
    expect(await drawer(page).textContent()).toContain('It was slow.');
    for (const text of [
      ...changes,
      ...values,
      'Selected services against the rest',
      'Attributes that differ',
    ]) {
      expect(await drawer(page).textContent()).toContain(text);
    }
    expect(asked()).toHaveLength(1);
    const [{ services }] = asked() as { services: string[] }[];
    expect(services.length).toBeGreaterThan(0);
    expect(services.length).toBeLessThan(8);
    await expect.poll(() => announced(page)).toBe('Explained: likeliest cause payment');
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('are chosen with Shift and arrows, explained with Enter and let go with Escape', async () => {
    const page = await open();
    await page.focus('.plot-scroller');
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await expect
      .poll(() => announced(page))
      .toBe('Selected 2 services, 14 Mar, 13:58:00 – 13:59:30 UTC. Enter explains');
    await page.keyboard.press('Enter');
    await expect
      .poll(asked)
      .toMatchObject([
        { fromMs: timeOf(0), toMs: timeOf(3), services: [{}, {}].map(() => expect.any(String) as string) },
      ]);
    await expect.poll(() => drawer(page).textContent()).toContain('No service stands out as the cause.');
    await page.keyboard.press('Escape');
    await expect.poll(() => drawer(page).locator('h2').textContent()).toBe('Incidents');
  });

  it('are those that another page asks to explain, once there is an analysis', async () => {
    const wish = { fromMs: timeOf(2), toMs: timeOf(6), services: ['cart', 'gone'], atMs: 5 };
    const page = await open();
    opened.server.emit('snapshot', { ...snapshot, empty: 'Nothing is analysed yet.', asked: wish });
    await page.locator('.empty').waitFor();
    expect(asked()).toEqual([]);
    opened.server.emit('snapshot', { ...snapshot, asked: wish });
    await expect.poll(() => drawer(page).locator('h2').textContent()).toBe('Selection');
    expect(asked()).toEqual([{ fromMs: timeOf(2), toMs: timeOf(6), services: ['cart'] }]);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('show how far the answer is, and can be let go', async () => {
    let aborted = false;
    const page = await open({
      explain: (_, { signal, progress }) => {
        progress({ step: 'read', label: 'Reading', fraction: 0.5, message: 'Reading traces', etaMs: null });
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('aborted'));
          });
        });
      },
    });
    await drawer(page).locator('.card').first().click();
    await drawer(page).getByText('Explain this interval').click();
    await expect.poll(() => drawer(page).getByRole('status').textContent()).toBe('Reading traces');
    await drawer(page).getByText('Cancel').click();
    await expect.poll(() => aborted).toBe(true);
    expect(await drawer(page).textContent()).toContain('It was cancelled.');
  });

  it('are not chosen by the middle button, which moves in time', async () => {
    const page = await open();
    for (let i = 0; i < 3; i++) {
      await page.getByRole('button', { name: 'Zoom in' }).click();
    }
    const picture = () =>
      page.evaluate(() => (document.querySelector('.plot-layer') as HTMLCanvasElement).toDataURL());
    const box = (await page.locator('.plot-scroller').boundingBox())!;
    const before = await picture();
    await page.mouse.move(box.x + 400, box.y + 100);
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(box.x + 500, box.y + 100, { steps: 4 });
    await page.mouse.up({ button: 'middle' });
    await expect.poll(picture).not.toBe(before);
    expect(asked()).toEqual([]);
  });
});

describe('an incident', () => {
  it('leads to the traces of its first cause', async () => {
    const page = await open();
    await drawer(page)
      .getByRole('button', { name: /inventory-database/ })
      .click();
    await drawer(page).getByRole('button', { name: 'Show traces' }).click();
    const { fromMs, toMs } = snapshot.incidents[1];
    await expect
      .poll(() => opened.requests.filter(({ kind }) => kind === 'showTraces').map(({ params }) => params))
      .toEqual([{ fromMs, toMs, service: 'inventory-database' }]);
  });
});
