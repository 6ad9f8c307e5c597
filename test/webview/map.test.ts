import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { MapSnapshot } from '../../src/contracts/map-page';
import { buildMapSnapshot } from '../../src/editor/pages/map-snapshot';
import { sampleReport } from '../unit/contracts/sample-report';
import { meshReport } from '../unit/methods/services/map/generated-mesh';
import { seriousViolations } from './harness/axe';
import { openMap, shopReport, type OpenMap } from './harness/map-fixture';
import { launchBrowser, type OpenPage } from './harness/page';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
let opened: OpenPage<MapSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(options: OpenMap = {}): Promise<Page> {
  opened = await openMap(browser, options);
  return opened.page;
}

const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);
const selected = (page: Page) => page.locator('.node.selected .node-title').allTextContents();
const told = (page: Page) => page.locator('.map-told').textContent();
const node = (page: Page, title: string) =>
  page.locator('.node', { has: page.locator('.node-title', { hasText: new RegExp(`^${title}$`) }) });
const running = {
  step: 'read',
  label: 'Reading',
  fraction: 0.4,
  message: 'Reading traces',
  etaMs: null,
} as const;
const mesh = () => meshReport({ services: 120, calls: 240 });

describe.each(Object.keys(themes) as ThemeName[])('the map page in the %s theme', (theme) => {
  it('has nothing serious for axe: with details, an incident, groups, while running and with nothing', async () => {
    const page = await open({ theme });
    await node(page, 'payment').click();
    await page.getByRole('table', { name: 'Called by' }).waitFor();
    await page.getByRole('combobox', { name: /^Incident/ }).selectOption('0');
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('progress', running);
    await page.locator('.progress-words').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('snapshot', {
      ...buildMapSnapshot('/shop', undefined),
      empty: 'No trace file was found.',
    });
    opened.server.emit('progress', null);
    await page.locator('.empty').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the picture', () => {
  it('tells edges apart by their lines, external services by shape, messages by the head, anomalies by a mark', async () => {
    const page = await open();
    const line = (from: string, to: string) => page.locator(`[data-edge="${edgeAt(from, to)}"] .edge-line`);
    const dashes = (from: string, to: string) => line(from, to).getAttribute('stroke-dasharray');
    expect(await dashes('frontend', 'checkout')).toBeNull();
    expect(await dashes('payment', 'fraud')).toBe('9 6');
    const fraud = page.locator('.node', { hasText: 'fraud' });
    expect(await fraud.locator('.node-load').textContent()).toBe('nothing recorded');
    expect(await dashes('cart', 'orders-db')).toMatch(/^[\d.]+ [\d.]+$/);
    expect(await line('checkout', 'shipping').getAttribute('marker-end')).toBe('url(#messages)');
    const width = async (from: string, to: string) =>
      Number(await line(from, to).getAttribute('stroke-width'));
    expect(await width('frontend', 'cart')).toBeGreaterThan(1.5 * (await width('frontend', 'checkout')));
    expect(await page.locator('.node-external .node-title').allTextContents()).toEqual(['orders-db']);
    expect(await page.locator('.node-badge text').allTextContents()).toEqual(['1.3', '2.1', '4.4']);
    expect(await page.locator('.edge-unusual').count()).toBe(2);
    expect(await page.locator('.map-legend li').count()).toBe(8);
  });

  it('draws all edges alike where no manifest declares one', async () => {
    const edges = shopReport().edges.map((edge) => ({ ...edge, declared: false, observed: true }));
    const page = await open({ report: shopReport({ edges }) });
    expect(await page.locator('.edge-line[stroke-dasharray]').count()).toBe(0);
    expect(await page.locator('.map-legend').textContent()).toContain('observed calls');
  });

  it('says what is under the pointer, also of an edge', async () => {
    const page = await open();
    await node(page, 'payment').hover();
    await expect
      .poll(() => told(page))
      .toBe(
        'payment; highest score 4.4, likely cause of 1 incident; 9/s, p99 612 ms; unusual: p99; calls 1, called by 1',
      );
    await page.mouse.move(...(await middleOf(page, 'payment', 'fraud')));
    await expect.poll(() => told(page)).toBe('payment → fraud; declared only');
  });

  it('draws an incident from its cause to whom it reached', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: /^Incident/ }).selectOption('0');
    await expect.poll(() => page.locator('.path-line[marker-end]').count()).toBe(2);
    expect(await page.locator('.role-first .node-title').allTextContents()).toEqual(['payment']);
    expect(await page.locator('.role-affected .node-title').allTextContents()).toEqual(['frontend']);
    expect(await told(page)).toMatch(/score 4\.4: likely cause payment; reached checkout, frontend$/);
  });

  it('draws the incident that the editor asks for', async () => {
    const page = await open();
    const report = shopReport();
    const { fromMs, toMs } = report.incidents[0];
    opened.server.emit('snapshot', {
      ...buildMapSnapshot(report.folder, report),
      asked: { fromMs, toMs, atMs: 7 },
    });
    await expect.poll(() => told(page)).toMatch(/likely cause payment; reached checkout, frontend$/);
  });

  it('moves with the pointer, and zooms at it', async () => {
    const page = await open();
    const box = async () => (await node(page, 'cart').boundingBox())!;
    const before = await box();
    await page.mouse.move(60, 600);
    await page.mouse.down();
    await page.mouse.move(100, 570, { steps: 4 });
    await page.mouse.up();
    const after = await box();
    expect([after.x - before.x, after.y - before.y]).toEqual([expect.closeTo(40, 0), expect.closeTo(-30, 0)]);
    await page.mouse.move(after.x + 10, after.y + 10);
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => (await box()).width).toBeGreaterThan(1.3 * after.width);
    expect(await selected(page)).toEqual([]);
    await page.getByText('Fit', { exact: true }).click();
    await expect.poll(async () => (await box()).x).toBeCloseTo(before.x, 0);
  });
});

describe('by keyboard alone', () => {
  it('goes to the neighbour in a direction, opens its details, leads on, and closes', async () => {
    const page = await open();
    await page.getByRole('application').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowUp']) {
      await page.keyboard.press(key);
    }
    await expect.poll(() => selected(page)).toEqual(['payment']);
    await expect
      .poll(() => page.locator('[aria-live]').textContent())
      .toMatch(/^payment; highest score 4\.4/);
    await page.keyboard.press('Enter');
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('heading', { name: 'payment' }).waitFor();
    expect(await details.evaluate((each) => each === document.activeElement)).toBe(true);
    await details.getByRole('button', { name: 'checkout' }).focus();
    await page.keyboard.press('Enter');
    await details.getByRole('heading', { name: 'checkout', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => details.isHidden()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application');
    await page.keyboard.press('Escape');
    await expect.poll(() => selected(page)).toEqual([]);
  });

  it('zooms with plus, minus and 0, and finds with a slash', async () => {
    const page = await open();
    await page.getByRole('application').focus();
    const width = async () => (await node(page, 'cart').boundingBox())!.width;
    const before = await width();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect(await width()).toBeGreaterThan(1.5 * before);
    await page.keyboard.press('-');
    await page.keyboard.press('0');
    expect(await width()).toBeCloseTo(before, 0);
    await page.keyboard.press('/');
    await page.keyboard.type('s');
    await page.keyboard.press('Enter');
    await expect.poll(() => selected(page)).toEqual(['shipping']);
    await page.keyboard.press('Enter');
    await expect.poll(() => selected(page)).toEqual(['orders-db']);
  });
});

describe('the details', () => {
  it('compare the figures with usual, and lead to the declaration and the heatmap', async () => {
    const page = await open();
    await node(page, 'payment').click();
    const rows = page.getByRole('table', { name: /beside usually/ }).getByRole('row');
    expect(await rows.last().textContent()).toBe('p99612 ms38 ms! yes');
    await page.getByText('Open declaration').click();
    await page.getByText('Show in heatmap').click();
    await expect.poll(() => requestsOf('openService')).toEqual([{ service: 'payment' }]);
    expect(requestsOf('showHeatmap')).toHaveLength(1);
    await page.getByText('Show traces').click();
    await expect.poll(() => requestsOf('showTraces')).toEqual([{ service: 'payment' }]);
    await page.getByRole('button', { name: /payment$/ }).click();
    await expect.poll(() => page.locator('.path-line[marker-end]').count()).toBe(2);
  });

  it('of an edge are its figures', async () => {
    const page = await open();
    await page.mouse.click(...(await middleOf(page, 'checkout', 'payment')));
    await page.getByRole('heading', { name: 'checkout → payment' }).waitFor();
    expect(await page.locator('.map-drawer').textContent()).toContain(
      'declared and observed, 5,400 calls recorded',
    );
  });
});

describe('many services', () => {
  it('are groups, which a double click expands and a button collapses', async () => {
    const page = await open({ report: mesh() });
    expect(await page.locator('.node-group').count()).toBe(10);
    await node(page, 'orders').dblclick();
    await expect.poll(() => page.locator('.node-service, .node-external').count()).toBe(12);
    await expect.poll(() => selected(page)).toEqual(['orders-api']);
    await node(page, 'orders-api').click();
    await page.getByText('Collapse group').click();
    await expect.poll(() => page.locator('.node-group').count()).toBe(10);
    expect(requestsOf('map')).toEqual([{ expanded: [] }, { expanded: ['group:orders'] }, { expanded: [] }]);
  });

  it('are found in their groups', async () => {
    const page = await open({ report: mesh() });
    await page.getByRole('combobox', { name: /^Find a service/ }).fill('billing-store');
    await expect.poll(() => page.locator('.match .node-title').allTextContents()).toEqual(['billing']);
    await page.keyboard.press('Enter');
    await expect.poll(() => selected(page)).toEqual(['billing-store']);
  });
});

describe('without sight', () => {
  it('tables say what the picture shows', async () => {
    const page = await open();
    const services = page.getByRole('table', { name: 'Services of the map' });
    expect(await services.getByRole('row').count()).toBe(8);
    expect(
      await services
        .getByRole('row', { name: /^orders-db/ })
        .getByRole('cell')
        .allTextContents(),
    ).toEqual(['external', '', '40/s, p99 6 ms', '', 'checkout, cart']);
    const edges = page.getByRole('table', { name: 'Calls and messages of the map' });
    expect(await edges.getByRole('row', { name: /^payment fraud/ }).textContent()).toContain('declared only');
  });
});

describe('without data', () => {
  it('says why, that an analysis runs, and shows the map when it is there', async () => {
    const nothing = sampleReport({ services: [], edges: [], inputs: [] });
    const page = await open({ report: nothing });
    expect(await page.locator('.empty').textContent()).toContain('No trace file and no manifest was found');
    await page.getByText('Analyze Workspace').click();
    await expect.poll(() => requestsOf('analyze')).toHaveLength(1);
    opened.server.emit('progress', running);
    await expect.poll(() => page.locator('.empty h2').textContent()).toBe('Analysing');
  });

  it('marks an old result, and says when it is no longer kept', async () => {
    const report = shopReport();
    const page = await open({ report, nowMs: report.createdMs + 3 * 3_600_000 });
    expect(await page.locator('.stale').textContent()).toBe('analysed 3 h ago');
    await opened.close();
    opened = await openMap(browser, { report: null, handlers: { map: () => null } });
    opened.server.emit('snapshot', buildMapSnapshot('/shop', report));
    await expect
      .poll(() => opened.page.locator('.failure').textContent())
      .toBe('The result is no longer kept: analyze again.');
  });
});

function edgeAt(from: string, to: string): number {
  return shopReport().edges.findIndex((edge) => edge.from === from && edge.to === to);
}

/** The pixel in the middle of an edge. */
function middleOf(page: Page, from: string, to: string): Promise<[number, number]> {
  return page.locator(`[data-edge="${edgeAt(from, to)}"] .edge-hit`).evaluate((path) => {
    const line = path as SVGPathElement;
    const { x, y } = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM()!);
    return [x, y];
  });
}
