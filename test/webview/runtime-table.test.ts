import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { LatencySnapshot } from '../../src/contracts/latency/page';
import { seriousViolations } from './harness/axe';
import { launchBrowser, type OpenPage } from './harness/page';
import { openModel, type OpenModel } from './harness/pages';
import { residualNodes, runtimeFixture, shownModel } from './harness/runtime-fixture';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
let opened: OpenPage<LatencySnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(options: Partial<OpenModel> = {}): Promise<Page> {
  opened = await openModel(browser, { ...runtimeFixture(), ...options });
  return opened.page;
}

const names = (page: Page) => page.locator('.grid-node .cell-name').allTextContents();
const operators = (page: Page) => page.getByRole('table', { name: 'Operators' });

describe('the table of a model', () => {
  it('begins with what costs most, sorts by any column, says so to a screen reader, and adds shares up in that order', async () => {
    const page = await open();
    const time = page.getByRole('columnheader', { name: 'Time ms' });
    expect(await time.getAttribute('aria-sort')).toBe('descending');
    expect((await names(page))[0]).toBe('/stem/Conv');
    await time.getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await time.getAttribute('aria-sort')).toBe('ascending');
    // The head is drawn again; another press sorts back.
    await page.keyboard.press('Enter');
    expect(await time.getAttribute('aria-sort')).toBe('descending');
    await page.keyboard.press('Enter');
    expect(await page.locator('.cell-ms').nth(1).textContent()).toBe('fused');
    expect(await page.locator('.grid-node .cell-cumulative').first().textContent()).toBe('0.0');
  });

  it('filters by words and by class', async () => {
    const page = await open();
    await page.getByRole('searchbox', { name: 'Filter nodes' }).fill('layer2 conv1');
    await expect
      .poll(() => names(page))
      .toEqual(['/layer2/block.0/conv1/Conv', '/layer2/block.1/conv1/Conv']);
    expect(await page.locator('.table-tools .quiet').textContent()).toBe('2 of 44 nodes');
    await page.getByRole('searchbox', { name: 'Filter nodes' }).fill('');
    await page.getByRole('combobox', { name: 'Class' }).selectOption('pooling');
    await expect.poll(() => names(page)).toEqual(['/pool/GlobalAveragePool']);
  });

  it('states units in its heads, and sorts by work where no time is predicted', async () => {
    const page = await open(
      runtimeFixture({ calibration: null, model: shownModel({}, false) }, residualNodes(4, false)),
    );
    const heads = await page.getByRole('columnheader').allTextContents();
    expect(heads.map((text) => text.replace(/[↑↓]/, ''))).toEqual([
      '#',
      'Node',
      'Operator',
      'Class',
      'Output',
      'Time ms',
      'Share %',
      'Cumulative %',
      'Work MFLOPs',
      'Parameters',
      'Moved MB',
      'Live MB',
    ]);
    const work = page.getByRole('columnheader', { name: /Work/ });
    expect(await work.getAttribute('aria-sort')).toBe('descending');
  });

  it('adds nodes up by operator, sorts them, and leads to the nodes of one, by keyboard alone', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Nodes', exact: true }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const names = operators(page).getByRole('rowheader');
    expect((await names.allTextContents()).slice(0, 2)).toEqual(['Conv', 'Add']);
    const count = operators(page).getByRole('columnheader', { name: 'Nodes' });
    await count.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await count.getAttribute('aria-sort')).toBe('ascending');
    await names.filter({ hasText: 'Gemm' }).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.grid-node .cell-name').allTextContents()).toEqual(['/fc/Gemm']);
    expect(await page.getByRole('searchbox', { name: 'Filter nodes' }).inputValue()).toBe('Gemm');
  });

  it.each(Object.keys(themes) as ThemeName[])(
    'has operators without anything serious in %s',
    async (theme) => {
      const page = await open({ theme });
      await page.getByRole('button', { name: 'Operators' }).click();
      await operators(page).waitFor();
      expect(await seriousViolations(page)).toEqual([]);
    },
  );
});
