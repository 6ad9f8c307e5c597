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

async function open(options: Partial<OpenHeatmap> = {}): Promise<Page> {
  opened = await openHeatmap(browser, { snapshot, ...options });
  return opened.page;
}

const drawer = (page: Page) => page.getByRole('complementary', { name: 'Evidence' });
const announced = (page: Page): Promise<string | null> => page.locator('[aria-live]').textContent();
const headings = (page: Page): Promise<string[]> =>
  drawer(page).getByRole('heading', { level: 3 }).allTextContents();

describe('an incident in the drawer', () => {
  it('is shown where the editor asks for it, once', async () => {
    const page = await open();
    const { fromMs, toMs } = snapshot.incidents[1];
    const asked = { fromMs, toMs, atMs: 7 };
    opened.server.emit('snapshot', { ...snapshot, asked });
    await drawer(page).getByRole('heading', { name: 'Incident 2' }).waitFor();
    opened.server.emit('snapshot', { ...snapshot, createdMs: 1, asked });
    await drawer(page).getByRole('heading', { name: 'Incidents' }).waitFor();
  });

  it('opens on a page of its own', async () => {
    const page = await open();
    await drawer(page).locator('.card').first().click();
    await drawer(page)
      .getByRole('button', { name: /^Open incident/ })
      .click();
    const { fromMs, toMs } = snapshot.incidents[0];
    await expect
      .poll(() => opened.requests.filter(({ kind }) => kind === 'openIncident'))
      .toMatchObject([{ params: { fromMs, toMs } }]);
  });

  it('has what was measured, what followed its calls and which attributes came with it', async () => {
    const page = await open();
    await drawer(page).locator('.card').first().click();
    expect(await headings(page)).toEqual([
      'Score of payment',
      'Kind of trouble',
      'Likeliest causes',
      'Affected',
      'Measured beside the traces',
      'After calls',
      'Attributes mainly inside',
    ]);
    const sentences = await drawer(page).locator('.sentences p').allTextContents();
    expect(sentences).toEqual([
      'payment-7d9f8b6c5d-x2x4z: CpuUsage(m) 41 → 298, at its limit of 300 (k8s.yaml:13)',
      expect.stringMatching(/^After a call to payment, checkout then calls shipping in 2 of 40 requests/),
    ]);
    const attributes = drawer(page).locator('.evidence').last().getByRole('listitem');
    expect(await attributes.first().locator('.evidence-body p').allTextContents()).toEqual([
      'service.version = 2.1.0',
      '42 of 50 requests to payment, outside 8 of 800',
    ]);
    expect(await attributes.nth(1).textContent()).toContain('38 of 50 calls to payment, outside 80 of 800');
    expect(await attributes.nth(1).getByRole('img').getAttribute('aria-label')).toBe('lift 7.6×');
  });

  it('has the kind of trouble with what decided, and says where none is known', async () => {
    const page = await open();
    const cards = drawer(page).locator('.card');
    expect(await cards.locator('.card-kind').allTextContents()).toEqual([
      'CPU contention (83 %)',
      'Unlike anything known',
    ]);
    await cards.first().click();
    const kind = drawer(page).locator('.kind');
    expect(await kind.locator('li').allTextContents()).toEqual([
      'CPU up',
      'Own work up',
      'Steps per request unchanged',
    ]);
    expect(await kind.locator('p').allTextContents()).toEqual([
      'CPU contention (83 %)',
      'Not recorded: memory',
      'Also possible: Memory pressure (16 %)',
    ]);
    await kind.getByRole('button', { name: 'Name this incident' }).click();
    await expect
      .poll(() => opened.requests)
      .toContainEqual({ kind: 'nameIncident', params: { fromMs: snapshot.incidents[0].fromMs } });
    await drawer(page).getByText('All incidents').click();
    await cards.nth(2).click();
    expect(await kind.locator('p').first().textContent()).toBe(
      'Unlike anything known, nearest to Errors thrown',
    );
  });

  it('has similar earlier incidents with what was different, and opens those of the heatmap', async () => {
    const page = await open();
    await drawer(page).locator('.card').nth(2).click();
    expect(await headings(page)).toContain('Similar earlier incidents');
    const cards = drawer(page).locator('.similar .card');
    expect(await cards.first().locator('.card-body > *').allTextContents()).toEqual([
      'Unlike anything known',
      'at payment (here recommendations)',
      expect.stringMatching(/\(2 min 30 s\)$/),
      'Own work up there, unchanged here',
      'Lasted 150 s there, 48 s here',
    ]);
    expect(await cards.nth(1).locator('.card-body > *').allTextContents()).toEqual([
      'Broken release (named by you)',
      'at recommendations, as here',
      expect.any(String),
      'Hardly any difference',
    ]);
    expect(await drawer(page).locator('.similar button').count()).toBe(1);
    await drawer(page).locator('.similar button').click();
    expect(await drawer(page).getByRole('heading', { level: 2 }).textContent()).toBe('Incident 1');
  });

  it('has no heading without something below it', async () => {
    const page = await open();
    await drawer(page).locator('.card').nth(1).click();
    expect(await headings(page)).toEqual(['Score of inventory-database', 'Likeliest causes']);
  });

  it.each([1200, 500])(
    'gives sentences the width of the drawer, and nothing overflows at %i px',
    async (width) => {
      const page = await open({ width });
      await drawer(page).locator('.card').first().click();
      const [room, ...widths] = await drawer(page).evaluate((element) =>
        [element, ...element.querySelectorAll('.sentences p')].map(({ clientWidth }) => clientWidth),
      );
      expect(Math.min(...widths)).toBeGreaterThan(0.8 * room);
      const overflowing = await page.evaluate(() =>
        [document.documentElement, document.querySelector('.drawer')!]
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ className }) => className),
      );
      expect(overflowing).toEqual([]);
    },
  );
});

describe('a lasting change', () => {
  it('is flagged in the row of its service, and nowhere without one', async () => {
    const pixels = (page: Page): Promise<string> =>
      page.evaluate(() => (document.querySelector('.plot-layer') as HTMLCanvasElement).toDataURL());
    const page = await open();
    const flagged = await pixels(page);
    expect(await page.locator('.legend').textContent()).toContain('lasting change');
    expect(await page.locator('.legend').getAttribute('aria-label')).toContain(
      'a flag marks a lasting change',
    );
    await opened.close();
    const plain = await open({ snapshot: { ...snapshot, changes: [] } });
    expect(await pixels(plain)).not.toBe(flagged);
    expect(await plain.locator('.legend-change').isVisible()).toBe(false);
    expect(await headings(plain)).toEqual([]);
  });

  it('is listed below the incidents, and for screen readers', async () => {
    const page = await open();
    expect(await headings(page)).toEqual(['Lasting changes']);
    const first = drawer(page).locator('.sentences li').first();
    expect(await first.locator('p').first().textContent()).toBe(
      'cart gets more requests (4.1 → 9.6 a second)',
    );
    const list = page.getByRole('list', { name: 'Lasting changes' }).getByRole('listitem');
    expect(await list.allTextContents()).toEqual([
      'cart, lasting change since 14 Mar, 14:13:00 UTC: gets more requests (4.1 → 9.6 a second)',
      'shipping, lasting change since 14 Mar, 14:16:10 UTC: makes more calls per request to inventory-database (1 → 2)',
    ]);
  });

  it('is said of the cell in which it begins, at every width', async () => {
    const page = await open();
    const sentence = 'lasting change since 14 Mar, 14:13:00 UTC: gets more requests (4.1 → 9.6 a second)';
    const pointAt = async (): Promise<void> => {
      const { x, y } = await page.evaluate(() => {
        const box = document.querySelector('.plot-layer')!.getBoundingClientRect();
        return { x: box.x, y: box.y };
      });
      // Row and moment as drawn: the cell right of the flag's pole.
      const share = 30.5 / 50;
      const plotPx = await page.evaluate(() => document.querySelector('.plot-layer')!.clientWidth - 220);
      await page.mouse.move(x + 208 + share * plotPx, y + 30 + 5.5 * 44);
    };
    await pointAt();
    await expect.poll(() => page.locator('.tooltip').textContent()).toContain(`L${sentence.slice(1)}`);
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => drawer(page).textContent()).toContain(`L${sentence.slice(1)}.`);
    await page.focus('.plot-scroller');
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('+');
    }
    await expect.poll(() => page.locator('.shown-width').textContent()).toBe('cells of 5 s');
    // Announcements wait for a pause: this one would otherwise be taken for what the first step says.
    await expect.poll(() => announced(page)).toBe('Cells of 5 s');
    const said: (string | null)[] = [];
    while (said.length < 6) {
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => announced(page)).not.toBe(said.at(-1) ?? 'Cells of 5 s');
      said.push(await announced(page));
    }
    expect(said.filter((text) => text?.includes('lasting change'))).toEqual([
      expect.stringMatching(
        /^cart, 14 Mar, 14:13:00 UTC, 5 s, score .*, normal, lasting change since 14 Mar, 14:13:00 UTC: gets more/,
      ),
    ]);
  });
});

describe('a model that no longer fits', () => {
  const drift = '14 windows were appended since the model was trained. The model no longer fits.';

  it('is said, with the way to train again', async () => {
    const page = await open({ snapshot: { ...snapshot, drift } });
    const notice = page.getByRole('status').filter({ hasText: 'no longer fits' });
    expect(await notice.locator('p').textContent()).toBe(drift);
    await notice.getByText('Train again').click();
    await expect
      .poll(() => opened.requests.filter(({ kind }) => kind === 'train'))
      .toEqual([{ kind: 'train', params: null }]);
  });

  it('takes no room while the model fits', async () => {
    const page = await open();
    expect(await page.locator('.notice').isVisible()).toBe(false);
  });
});
