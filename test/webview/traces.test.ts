import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { TracesSnapshot } from '../../src/contracts/traces/page';
import { userError } from '../../src/process/rpc/errors';
import { seriousViolations } from './harness/axe';
import { launchBrowser, type OpenPage } from './harness/page';
import { openTraces, type OpenTraces } from './harness/pages';
import { themes, type ThemeName } from './harness/themes';
import { answerSearch, shopRows, shopTraces } from './harness/traces-fixture';

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

async function open(options: Partial<OpenTraces> = {}): Promise<Page> {
  opened = await openTraces(browser, { snapshot: shopTraces(), ...options });
  return opened.page;
}

const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);
const lastSearch = () => requestsOf('search').at(-1);
const grid = (page: Page) => page.getByRole('grid', { name: 'Traces' });
const firstRow = (page: Page) => grid(page).getByRole('row').nth(1);
const facts = (page: Page) => page.locator('.facts:visible').textContent();

describe('a query that the editor asks for', () => {
  it('is answered by the list, whatever was shown', async () => {
    const page = await open();
    await firstRow(page).waitFor();
    const query = { service: 'cart', fromMs: 5, toMs: 9 };
    opened.server.emit('snapshot', { ...shopTraces(), asked: { query, atMs: 7 } });
    await expect.poll(lastSearch).toMatchObject({ query });
    await page.locator('.filter-chip').first().waitFor();
    // A snapshot for another reason does not ask again.
    const searches = requestsOf('search').length;
    opened.server.emit('snapshot', { ...shopTraces(), asked: { query, atMs: 7 } });
    await page.getByLabel('Status').selectOption('error');
    await expect.poll(lastSearch).toMatchObject({ query: { ...query, status: 'error' } });
    expect(requestsOf('search').length).toBeGreaterThan(searches);
  });

  it('show a trace beside another that the editor asks for', async () => {
    const page = await open();
    const beside = { traceId: 'b1', title: 'normal frontend · GET /' };
    const asked = { traceId: 'a1', spanId: null, beside, atMs: 7 };
    opened.server.emit('snapshot', { ...shopTraces(), asked });
    await page.getByRole('region', { name: 'Paths' }).waitFor();
    expect(requestsOf('trace')).toEqual([{ traceId: 'a1' }, { traceId: 'b1' }]);
  });
});

describe.each(Object.keys(themes) as ThemeName[])('the list of traces in the %s theme', (theme) => {
  it('has nothing serious for axe: with filters and a mark, without a match, and with a failure', async () => {
    const page = await open({ theme });
    await page.getByLabel('Status').selectOption('error');
    await page.locator('.filter-chip').waitFor();
    await page.locator('.mark-button').first().click();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Query' }).fill('duration:>9s what');
    await page.keyboard.press('Enter');
    expect(await page.locator('.query-problems').textContent()).toContain('"what" is no filter');
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Query' }).fill('duration:>9s');
    await page.keyboard.press('Enter');
    await page.locator('.empty').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the list of traces', () => {
  it('shows what was found, the latest first, and how much it is', async () => {
    const page = await open();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Traces of shop');
    await expect.poll(() => facts(page)).toBe('1,200 traces with 44,696 spans');
    expect(lastSearch()).toMatchObject({ query: {}, paging: { order: 'duration', offset: 0 } });
    expect(await grid(page).getAttribute('aria-rowcount')).toBe('1201');
    expect(await firstRow(page).textContent()).toMatch(/^◇6 May 10:59:57\.000frontend · /);
    expect(await page.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Durations of 1,200 traces over time, 71 with errors\. Their median lies between .* ms and .* ms\.$/,
    );
  });

  it('narrows by fields, shows filters that can be removed, and takes the whole query as text', async () => {
    const page = await open();
    await page.getByLabel('Service', { exact: true }).selectOption('frontend');
    await page.getByLabel('Shortest duration, ms').fill('100');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Query' }).inputValue())
      .toBe('service:frontend duration:>=100ms');
    expect(await page.getByRole('list', { name: 'Filters' }).getByRole('listitem').count()).toBe(3);
    await page.getByRole('button', { name: 'Remove service:frontend' }).click();
    await expect.poll(lastSearch).toMatchObject({ query: { minDurationMs: 100 } });
    await page.getByLabel('Attribute', { exact: true }).fill('http.method');
    await page.getByLabel('Value of the attribute').fill('GET');
    await page.keyboard.press('Tab');
    await expect
      .poll(lastSearch)
      .toMatchObject({ query: { minDurationMs: 100, attributes: [{ key: 'http.method', value: 'GET' }] } });
    await page.getByRole('textbox', { name: 'Query' }).fill('status:error');
    await page.keyboard.press('Enter');
    await expect.poll(() => facts(page)).toBe('71 of 1,200 traces with 44,696 spans');
  });

  it('sorts by columns, and fetches rows that come into view', async () => {
    const page = await open();
    await grid(page).getByRole('button', { name: 'Duration' }).click();
    await expect.poll(() => firstRow(page).textContent()).toMatch(/frontend/);
    expect(await grid(page).getByRole('columnheader', { name: 'Duration' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await grid(page).focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => requestsOf('search').map((each) => (each as { paging: { offset: number } }).paging.offset))
      .toContain(1000);
    await expect.poll(() => page.locator('#trace-1199 [role=gridcell]').count()).toBe(8);
    await page.keyboard.press('End');
    await expect.poll(() => grid(page).getAttribute('aria-activedescendant')).toBe('trace-1199');
  });

  it('opens a trace from a point of the chart, and narrows to a part that is drawn over', async () => {
    const page = await open();
    await expect.poll(() => requestsOf('search').length).toBe(2);
    const chart = (await page.locator('.duration-chart canvas').boundingBox())!;
    await page.mouse.move(chart.x + chart.width * 0.4, chart.y + 4);
    await page.mouse.down();
    await page.mouse.move(chart.x + chart.width * 0.6, chart.y + chart.height * 0.4, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.locator('.filter-chip').count()).toBe(4);
    const { query } = lastSearch() as { query: { fromMs: number; toMs: number; minDurationMs: number } };
    expect(query.toMs - query.fromMs).toBeGreaterThan(600_000);
    expect(query.toMs - query.fromMs).toBeLessThan(900_000);
    expect(query.minDurationMs).toBeGreaterThan(50);
  });

  it('says why it is empty: no match, no trace file, a failure', async () => {
    let rows = shopRows(20);
    let failure: Error | null = userError('broken', 'spans.json is damaged.');
    const page = await open({
      snapshot: shopTraces({ file: 'notes.json', name: 'notes.json' }),
      handlers: {
        search({ query, paging }) {
          if (failure !== null) {
            throw failure;
          }
          return answerSearch(rows, query, paging);
        },
      },
    });
    const empty = page.locator('.empty');
    expect(await empty.textContent()).toContain('notes.json cannot be shownspans.json is damaged.');
    failure = null;
    rows = [];
    await empty.getByText('Search again').click();
    await expect.poll(() => empty.textContent()).toContain('notes.json is no trace file: no span of OTLP');
    rows = shopRows(20);
    await empty.getByText('Search again').click();
    await grid(page).waitFor();
    await page.getByRole('textbox', { name: 'Query' }).fill('service:nobody');
    await page.keyboard.press('Enter');
    await expect.poll(() => empty.textContent()).toContain('matches service:nobody.');
    await empty.getByText('Remove all filters').click();
    await grid(page).waitFor();
  });

  it('shows how far a first search is, and lets it be cancelled', async () => {
    let aborted = false;
    const page = await open({
      handlers: {
        search: (_, { signal, progress }) =>
          new Promise((_resolve, reject) => {
            progress({
              step: 'index',
              label: 'Reading',
              fraction: 0.4,
              message: '4 of 10 files',
              etaMs: null,
            });
            signal.addEventListener('abort', () => {
              aborted = true;
              reject(signal.reason as Error);
            });
          }),
      },
    });
    await expect.poll(() => page.locator('.progress-words').textContent()).toBe('4 of 10 files');
    await page.locator('.empty').getByText('Cancel').click();
    await expect.poll(() => aborted).toBe(true);
    await expect.poll(() => page.locator('.empty').textContent()).toContain('The search was cancelled.');
  });

  it('searches again when files have changed', async () => {
    await open();
    const before = requestsOf('search').length;
    opened.server.emit('snapshot', shopTraces({ revision: 1 }));
    await expect.poll(() => requestsOf('search').length).toBeGreaterThan(before);
  });
});

describe('what was found', () => {
  it('is explained by its service and time, with the keyboard too', async () => {
    const page = await open();
    await firstRow(page).waitFor();
    const explain = page.getByRole('button', { name: 'Explain these' });
    await explain.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => requestsOf('explain')).toHaveLength(1);
    const [all] = requestsOf('explain') as { fromMs: number; toMs: number; service: string | null }[];
    expect(all.service).toBeNull();
    expect(all.toMs).toBeGreaterThan(all.fromMs);
    const query = { service: shopRows(1)[0].service, fromMs: all.fromMs - 1, toMs: all.toMs + 1 };
    opened.server.emit('snapshot', { ...shopTraces(), asked: { query, atMs: 7 } });
    await page.locator('.filter-chip').first().waitFor();
    await firstRow(page).waitFor();
    await explain.click();
    await expect.poll(() => requestsOf('explain').at(-1)).toEqual(query);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('is not explained where no analysis is about it: in the traces of one file', async () => {
    const page = await open({ snapshot: { ...shopTraces(), file: 'shop.json' } });
    await firstRow(page).waitFor();
    expect(await page.getByRole('button', { name: 'Explain these' }).isVisible()).toBe(false);
  });
});
