import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { IncidentSnapshot } from '../../src/contracts/incident/page';
import { seriousViolations } from './harness/axe';
import {
  openIncident,
  shownTraces,
  snapshotOf,
  troubledReport,
  type OpenIncident,
} from './harness/incident-fixture';
import { launchBrowser, type OpenPage } from './harness/page';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
let opened: OpenPage<IncidentSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(options: OpenIncident = {}): Promise<Page> {
  opened = await openIncident(browser, { report: troubledReport(), ...options });
  return opened.page;
}

const [first, second] = troubledReport().incidents;
const asked = (of: typeof first, atMs: number) => ({ fromMs: of.fromMs, toMs: of.toMs, atMs });
const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);
const heading = (page: Page) => page.locator('h1').textContent();
const rowsOf = (page: Page, name: RegExp) =>
  page.getByRole('table', { name }).locator('tbody').getByRole('row');

describe.each(Object.keys(themes) as ThemeName[])('the incident page in the %s theme', (theme) => {
  it('has nothing serious for axe: whole, narrow, while running, with an incident gone and with none', async () => {
    const page = await open({ theme });
    await page.getByRole('table', { name: /begin in the incident/ }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 420, height: 800 });
    expect(await seriousViolations(page)).toEqual([]);
    await opened.close();
    const gone = await open({
      theme,
      state: { folder: '/shop', chosen: { fromMs: 5, toMs: 6 }, zone: 'utc' },
    });
    await gone.locator('.incident-gone').waitFor();
    expect(await seriousViolations(gone)).toEqual([]);
    opened.server.emit('snapshot', snapshotOf(undefined));
    await gone.locator('.empty').waitFor();
    expect(await seriousViolations(gone)).toEqual([]);
  });
});

describe('an incident', () => {
  it('is stated whole: cause, effect, timeline, evidence, path, affected services, the rest', async () => {
    const page = await open();
    expect(await heading(page)).toBe('Incident 1: CPU contention at payment');
    expect(await page.locator('.facts').textContent()).toContain('6 May, 10:04:00 – 10:06:00 UTC (2 min)');
    const summary = await page.getByRole('region', { name: 'What happened' }).textContent();
    expect(summary).toContain('payment is the likeliest cause.');
    expect(summary).toContain(
      'Users feel it at frontend. Its share of failed requests rose from 0 % to 17.4 %.',
    );
    expect(
      await page.getByRole('list', { name: 'Path from payment to frontend' }).locator('li').allTextContents(),
    ).toEqual([
      'paymentcause',
      'checkout61 ms → 434 ms, 98 % explained',
      'frontendfailed 0 % → 17.4 %, 67 % explained',
    ]);
    const [checkout] = await rowsOf(page, /^Explained/).allTextContents();
    expect(checkout).toBe('checkoutmedian latency61 ms434 mspayment98 %');
    expect(await page.getByRole('region', { name: 'Also observed' }).textContent()).toContain(
      'service.version = 2.1.0',
    );
  });

  it('has a timeline in the order in which services passed the threshold', async () => {
    const page = await open();
    const rows = await rowsOf(page, /^Marked/).allTextContents();
    expect(rows).toEqual([
      'paymentcause 110:04:00 – 10:06:004.80',
      'checkoutcause 210:04:30 – 10:05:45 +30 s2.10',
      'frontendaffectednever0.40',
    ]);
    expect(await page.locator('.column-above').count()).toBe(13);
    await chooseZone(page, 'Local time');
    expect(await page.getByRole('columnheader', { name: /^Above \(UTC/ }).count()).toBe(1);
  });

  it('leads to the config line, the span, the heatmap and the map', async () => {
    const page = await open();
    await page
      .getByRole('button', { name: /where payment is declared/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^Open span/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Show in heatmap/ }).click();
    await page.getByRole('button', { name: /^Show on map/ }).click();
    await page.getByRole('button', { name: /^(Rename|Name) this incident/ }).click();
    await expect.poll(() => requestsOf('nameIncident')).toEqual([{ fromMs: first.fromMs }]);
    expect(requestsOf('openService')).toEqual([{ service: 'payment' }]);
    expect(requestsOf('openEvidence')).toMatchObject([{ evidence: first.causes[0].evidence[0] }]);
    const interval = { fromMs: first.fromMs, toMs: first.toMs };
    expect(requestsOf('showHeatmap')).toEqual([interval]);
    expect(requestsOf('showMap')).toEqual([interval]);
  });

  it('is copied with the traces that are listed, and says so', async () => {
    const page = await open();
    await page.getByRole('table', { name: /begin in the incident/ }).waitFor();
    await page.getByRole('button', { name: /^Copy as Markdown/ }).click();
    await expect.poll(() => page.locator('.incident-notice').textContent()).toBe('Copied as Markdown.');
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Copied as Markdown.');
    expect(requestsOf('copyMarkdown')).toEqual([
      { fromMs: first.fromMs, toMs: first.toMs, traces: shownTraces() },
    ]);
  });
});

describe('the traces that show it', () => {
  it('open in the waterfall, beside a normal one, and as a search', async () => {
    const page = await open();
    const rows = rowsOf(page, /begin in the incident/);
    expect(await rows.nth(0).textContent()).toContain('10:04:151.2 s3 failed spans');
    expect(await rows.nth(1).textContent()).toContain('slower than 97 % of these requests');
    await page
      .getByRole('button', { name: /^Open the trace/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^Compare with a normal trace/ })
      .nth(1)
      .click();
    await page.getByRole('button', { name: 'Show all 1,204' }).click();
    await expect.poll(() => requestsOf('showTraces')).toHaveLength(1);
    expect(requestsOf('openTrace')).toEqual([{ traceId: 'a1b2c3d4e5f60718' }]);
    expect(requestsOf('compare')).toMatchObject([{ traceId: 'ffeeddccbbaa0099', service: 'frontend' }]);
  });

  it('are those of the service that is chosen', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Traces of' }).focus();
    await page.getByRole('combobox', { name: 'Traces of' }).selectOption('frontend');
    await expect.poll(() => requestsOf('traces').length).toBe(2);
    expect(requestsOf('traces')).toMatchObject([{ service: 'payment' }, { service: 'frontend' }]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
  });

  it('say that there are none, that the search failed, and that no trace is normal', async () => {
    let answer = () => ({ traces: shownTraces().slice(0, 0), matched: 0 });
    const page = await open({ handlers: { traces: () => answer(), compare: () => false } });
    const region = page.getByRole('region', { name: 'Traces that show it' });
    await expect.poll(() => region.textContent()).toContain('No trace of payment begins in the incident');
    answer = () => {
      throw new Error('The disk is gone.');
    };
    await page.getByRole('combobox', { name: 'Traces of' }).selectOption('checkout');
    await expect.poll(() => region.textContent()).toContain('could not be searched: The disk is gone.');
    answer = () => ({ traces: shownTraces(), matched: 2 });
    await page.getByRole('combobox', { name: 'Traces of' }).selectOption('payment');
    await page
      .getByRole('button', { name: /^Compare with a normal trace/ })
      .first()
      .click();
    await expect
      .poll(() => page.locator('.incident-notice').textContent())
      .toMatch(/^No normal trace of frontend/);
  });
});

describe('several incidents', () => {
  it('are gone through by list, keys and links', async () => {
    const page = await open();
    await page.locator('main:visible').focus();
    await page.keyboard.press('n');
    await expect.poll(() => heading(page)).toBe('Incident 2: Anomaly at cart');
    const effect = page.getByRole('region', { name: 'What happened' });
    await expect
      .poll(() => effect.textContent())
      .toContain('frontend did not become noticeably slower or fail more.');
    expect(await page.locator('.path-calm').textContent()).toContain('no rise');
    await page.keyboard.press('n');
    await page.keyboard.press('p');
    await expect.poll(() => heading(page)).toBe('Incident 1: CPU contention at payment');
    await page.getByRole('button', { name: 'Show incident 2' }).click();
    await expect.poll(() => heading(page)).toBe('Incident 2: Anomaly at cart');
    await page.getByRole('combobox', { name: 'Incident', exact: true }).selectOption('0');
    await expect.poll(() => heading(page)).toBe('Incident 1: CPU contention at payment');
  });

  it('show the one that was asked for, once', async () => {
    const page = await open({ asked: asked(second, 7) });
    expect(await heading(page)).toBe('Incident 2: Anomaly at cart');
    await page.getByRole('combobox', { name: 'Incident', exact: true }).selectOption('0');
    opened.server.emit('snapshot', snapshotOf(troubledReport(), asked(second, 7)));
    await expect.poll(() => heading(page)).toBe('Incident 1: CPU contention at payment');
    opened.server.emit('snapshot', snapshotOf(troubledReport(), asked(second, 8)));
    await expect.poll(() => heading(page)).toBe('Incident 2: Anomaly at cart');
  });
});

describe('what is not there', () => {
  it('is said: an incident that is gone, no incident, no analysis', async () => {
    const page = await open({ state: { folder: '/shop', chosen: { fromMs: 5, toMs: 6 }, zone: 'utc' } });
    expect(await page.locator('.incident-gone').textContent()).toMatch(
      /does not have this incident any more/,
    );
    expect(await heading(page)).toBe('Incident');
    await page.getByRole('combobox', { name: 'Incident', exact: true }).selectOption('1');
    await expect.poll(() => heading(page)).toBe('Incident 2: Anomaly at cart');
    opened.server.emit('snapshot', snapshotOf(troubledReport({ incidents: [] })));
    await expect
      .poll(() => page.locator('.empty').textContent())
      .toContain('No service stayed above the threshold in 59 windows');
    opened.server.emit('snapshot', snapshotOf(undefined));
    await page.getByRole('button', { name: 'Analyze Workspace' }).click();
    await expect.poll(() => requestsOf('analyze')).toHaveLength(1);
  });

  it('comes back after a reload: the same incident, service and zone', async () => {
    const chosen = { fromMs: second.fromMs, toMs: second.toMs };
    const page = await open({ state: { folder: '/shop', chosen, zone: 'local', service: 'cart' } });
    expect(await heading(page)).toBe('Incident 2: Anomaly at cart');
    expect(requestsOf('traces')).toMatchObject([{ service: 'cart' }]);
  });
});

async function chooseZone(page: Page, label: string): Promise<void> {
  await page.locator('vscode-dropdown').click();
  await page.getByRole('option', { name: label }).click();
}
