import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { cellBox } from '../../webview/heatmap/model/geometry';
import { evidence, shopSnapshot } from './harness/fixture';
import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
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
  opened = await openHeatmap(browser, { snapshot, nowMs: snapshot.createdMs + 5 * 60_000, ...options });
  return opened.page;
}

const announced = (page: Page): Promise<string | null> => page.locator('[aria-live]').textContent();
const drawer = (page: Page) => page.getByRole('complementary', { name: 'Evidence' });
const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);

/** The middle of a cell of the shop as drawn at 1200 × 720, sorted by worst score: row and window to page coordinates. */
async function cellAt(page: Page, row: number, window: number): Promise<{ x: number; y: number }> {
  const stage = await page.locator('.plot-stage').boundingBox();
  if (!stage) {
    throw new Error('The heatmap is not shown.');
  }
  const layer = await page.evaluate(
    ({ row: r, window: w }) => {
      const canvas = document.querySelector('.plot-layer') as HTMLCanvasElement;
      return { width: canvas.clientWidth, height: canvas.clientHeight, r, w };
    },
    { row, window },
  );
  const labelWidth = 208;
  const plot = { x: labelWidth, y: 30, width: layer.width - labelWidth - 12, height: layer.height - 58 };
  const geometry = {
    ...layer,
    plot,
    rowHeight: plot.height / 8,
    rows: 8,
    windows: 50,
    view: { from: 0, to: 50 },
    scrollTop: 0,
    lanes: 1,
  };
  const box = cellBox(geometry, row, window);
  return { x: stage.x + box.x + box.width / 2, y: stage.y + box.y + box.height / 2 };
}

describe('the heatmap page', () => {
  it('says what it shows, how old it is and which model made it', async () => {
    const page = await open();
    const facts = page.locator('.facts');
    await expect.poll(() => facts.textContent()).toContain('8 services, 50 windows of 30 s, 3 incidents');
    expect(await facts.textContent()).toContain('GTF-Net, trained here on onnxruntime-node');
    expect(await facts.textContent()).toContain('analysed 5 min ago');
    expect(await page.locator('.stale').count()).toBe(0);
  });

  it('marks an old result', async () => {
    const page = await open({ nowMs: snapshot.createdMs + 3 * 3_600_000 });
    await expect.poll(() => page.locator('.stale').textContent()).toBe('analysed 3 h ago');
  });

  it('draws cells, and not only a background', async () => {
    const page = await open();
    const colours = await page.evaluate(() => {
      const canvas = document.querySelector('.plot-layer') as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
    expect(colours).toBeGreaterThan(100);
  });

  it('shows the exact score and the evidence of the cell under the pointer, asked for once', async () => {
    const page = await open({
      handlers: { cell: () => ({ score: 4.417, evidence: [evidence('Latency was 612 ms.', 31)] }) },
    });
    const { x, y } = await cellAt(page, 0, 10);
    await page.mouse.move(x, y);
    const tooltip = page.locator('.tooltip');
    await expect.poll(() => tooltip.textContent()).toContain('4.42');
    expect(await tooltip.textContent()).toContain('payment');
    expect(await tooltip.textContent()).toContain('14 Mar, 14:03:00 – 14:03:30 UTC (30 s), incident 1');
    expect(await tooltip.textContent()).toContain('Latency was 612 ms.');
    await page.mouse.move(x + 200, y);
    await page.mouse.move(x, y);
    await expect.poll(() => tooltip.textContent()).toContain('4.42');
    expect(
      requestsOf('cell').filter((params) => (params as { fromMs: number }).fromMs === windowMs(10)),
    ).toHaveLength(1);
    expect(requestsOf('cell')[0]).toEqual({
      service: 'payment',
      fromMs: windowMs(10),
      toMs: windowMs(11),
    });
  });

  it('opens the evidence of a clicked cell, and its spans and manifest from there', async () => {
    const item = evidence('Latency was 612 ms.', 31);
    const page = await open({ handlers: { cell: () => ({ score: 4.417, evidence: [item] }) } });
    const { x, y } = await cellAt(page, 0, 10);
    await page.mouse.click(x, y);
    await expect.poll(() => drawer(page).locator('.score').textContent()).toBe('4.42 score, threshold 1');
    await drawer(page).getByRole('button', { name: 'Open span' }).click();
    await drawer(page).getByText('Show in manifest').click();
    await expect.poll(() => requestsOf('openEvidence')).toEqual([{ evidence: item }]);
    await expect.poll(() => requestsOf('openService')).toEqual([{ service: 'payment' }]);
  });

  it('leads from the list of incidents to ranked causes and back', async () => {
    const page = await open();
    await drawer(page)
      .getByRole('button', { name: /inventory-database/ })
      .click();
    expect(await drawer(page).getByRole('heading', { level: 2 }).textContent()).toBe('Incident 2');
    const causes = drawer(page).locator('.cause-head');
    expect(await causes.locator('.cause-name').allTextContents()).toEqual([
      'inventory-database',
      'catalogue',
      'cart',
    ]);
    expect(await causes.first().getAttribute('aria-expanded')).toBe('true');
    await causes.nth(1).click();
    expect(await drawer(page).textContent()).toContain('Every slow request waited for inventory-database.');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-focus-key'))).toBe(
      'cause-catalogue',
    );
    await drawer(page).getByRole('button', { name: 'All incidents' }).click();
    expect(await drawer(page).locator('.card').count()).toBe(3);
  });

  it('says of an affected service what explains it, in the list and at its cells', async () => {
    const page = await open();
    await drawer(page).locator('.card').first().click();
    const text = 'slower because checkout is slower: 3.1×, 94 % of the rise explained';
    expect(await drawer(page).locator('.affected').textContent()).toContain(`frontend ${text}`);
    await page.focus('.plot-scroller');
    await page.keyboard.press('n');
    await expect.poll(() => announced(page)).toContain('Incident 2 of 3');
    await page.keyboard.press('p');
    await expect
      .poll(() => announced(page))
      .toMatch(/likeliest cause payment, CPU contention \(83 %\), affected: frontend$/);
  });

  it('says what failed, and goes on', async () => {
    const page = await open({
      handlers: {
        openService: () => {
          throw new Error('No manifest declares payment.');
        },
      },
    });
    await drawer(page)
      .getByRole('button', { name: /payment/ })
      .first()
      .click();
    await drawer(page).getByText('Show in manifest').click();
    await expect.poll(() => page.getByRole('alert').textContent()).toBe('No manifest declares payment.');
    await drawer(page).getByRole('button', { name: 'All incidents' }).click();
    expect(await drawer(page).locator('.card').count()).toBe(3);
  });

  it('shows progress, and what to do when there is nothing', async () => {
    const empty = {
      ...snapshot,
      services: [],
      levels: new Uint8Array(),
      windows: 0,
      incidents: [],
      empty: 'No trace file was found in shop.',
    };
    const page = await open({ snapshot: empty });
    await expect
      .poll(() => page.locator('.empty').textContent())
      .toContain('No trace file was found in shop.');
    await page.getByText('Analyze Workspace').click();
    await expect.poll(() => requestsOf('analyze')).toHaveLength(1);
    opened.server.emit('progress', {
      step: 'read',
      label: 'Reading',
      fraction: 0.4,
      message: 'Reading traces',
      etaMs: 12_000,
    });
    await expect.poll(() => page.locator('.progress').textContent()).toBe('Reading traces, about 12 s left');
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40');
    opened.server.emit('progress', null);
    opened.server.emit('snapshot', snapshot);
    await expect.poll(() => drawer(page).locator('.card').count()).toBe(3);
    expect(await page.locator('.progress').isVisible()).toBe(false);
  });

  it('zooms with the wheel, pans by dragging with space held and fits again', async () => {
    const page = await open();
    const { x, y } = await cellAt(page, 3, 25);
    const picture = () =>
      page.evaluate(() => (document.querySelector('.plot-layer') as HTMLCanvasElement).toDataURL());
    const whole = await picture();
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -600);
    await expect.poll(picture).not.toBe(whole);
    const zoomed = await picture();
    await page.focus('.plot-scroller');
    await page.keyboard.down(' ');
    await page.mouse.down();
    await page.mouse.move(x + 120, y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up(' ');
    await expect.poll(picture).not.toBe(zoomed);
    expect(requestsOf('cell').length).toBeLessThanOrEqual(1);
    await page.getByText('Fit', { exact: true }).click();
    await expect.poll(picture).toBe(whole);
  });
});

describe('the keyboard', () => {
  it('moves over the cells and says where it is', async () => {
    const page = await open();
    await page.focus('.plot-scroller');
    await page.keyboard.press('Home');
    await expect
      .poll(() => announced(page))
      .toMatch(/^payment, 14 Mar, 13:58:00 UTC, 30 s, score 0\.\d, normal$/);
    await page.keyboard.press('Control+ArrowRight');
    await expect
      .poll(() => announced(page))
      .toMatch(/^payment, 14 Mar, 14:02:30 UTC, 30 s, score .*, above the threshold, incident 1$/);
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => announced(page))
      .toMatch(/^inventory-database, 14 Mar, 14:02:30 UTC, 30 s, score 0\.\d, normal, incident 1$/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await expect.poll(() => announced(page)).toBe('recommendations, 14 Mar, 13:58:00 UTC, 30 s, no data');
    await page.keyboard.press('End');
    await expect.poll(() => announced(page)).toMatch(/^recommendations, 14 Mar, 14:22:30 UTC/);
  });

  it('steps through incidents, opens the evidence with Enter and closes it with Escape', async () => {
    const page = await open();
    await page.focus('.plot-scroller');
    await page.keyboard.press('n');
    await expect.poll(() => announced(page)).toContain('Incident 1 of 3');
    await page.keyboard.press('n');
    await expect
      .poll(() => announced(page))
      .toBe('Incident 2 of 3, 14 Mar, 14:09:30 – 14:12:30 UTC, 3 min, likeliest cause inventory-database');
    expect(await drawer(page).getByRole('heading', { level: 2 }).textContent()).toBe('Incident 2');
    await page.keyboard.press('p');
    await page.keyboard.press('p');
    await expect.poll(() => announced(page)).toContain('Incident 3 of 3');
    await page.keyboard.press('Enter');
    await expect.poll(() => drawer(page).locator('.score').textContent()).toContain('score, threshold 1');
    await expect
      .poll(() => requestsOf('cell'))
      .toEqual([{ service: 'recommendations', fromMs: windowMs(39), toMs: windowMs(40) }]);
    await page.keyboard.press('Escape');
    await expect.poll(() => drawer(page).getByRole('heading', { level: 2 }).textContent()).toBe('Incidents');
  });

  it('reaches every control with Tab', async () => {
    const page = await open();
    const reached: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
        }),
      );
    }
    for (const name of [
      'Order of the services',
      'Time zone',
      'Zoom in',
      'Fit: show all windows',
      'Analyze the workspace again',
    ]) {
      expect(reached).toContain(name);
    }
    expect(reached.some((name) => name.startsWith('Anomaly scores of 8 services'))).toBe(true);
    expect(reached.some((name) => name.includes('payment'))).toBe(true);
  });
});
