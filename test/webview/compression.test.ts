import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { CompressionSnapshot } from '../../src/contracts/compression/page';
import { seriousViolations } from './harness/axe';
import { compressedModel, uncompressedModel } from './harness/compression-fixture';
import { launchBrowser, type OpenPage } from './harness/page';
import { openCompression, type OpenCompression } from './harness/pages';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
let opened: OpenPage<CompressionSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(options: Partial<OpenCompression> = {}): Promise<Page> {
  opened = await openCompression(browser, { snapshot: compressedModel(), ...options });
  return opened.page;
}

const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const press = async (page: Page, name: RegExp | string): Promise<void> => {
  await page.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
};
const running = {
  step: 'compare',
  label: 'Comparing',
  fraction: 0.4,
  message: 'Comparing: int8-static',
  etaMs: null,
};

describe.each(Object.keys(themes) as ThemeName[])('the compression page in the %s theme', (theme) => {
  it('has nothing serious for axe: with a result, an old one, while running and with nothing', async () => {
    const page = await open({ theme });
    expect(await seriousViolations(page)).toEqual([]);
    const output = { file: 'models/small.onnx', variant: 'int8-static', bytes: 9, dataFile: null } as const;
    opened.server.emit('snapshot', compressedModel({ isOutdated: true, written: output, data: ['x.npy'] }));
    await page.locator('.outdated').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('progress', running);
    await page.locator('.progress-words').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('snapshot', uncompressedModel({ message: 'The model has no weights.' }));
    await page.locator('.empty').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the compression page', () => {
  it('begins with what to take, then shows every variant beside the original', async () => {
    const page = await open();
    expect(await page.locator('.summary').textContent()).toBe(
      'Smallest: int8-storage, 3.90 times smaller, results off by 2\u00a0%. Fastest: int8-static, 2.50 times faster, results off by 5\u00a0%.',
    );
    expect(await page.locator('.facts').textContent()).toContain('compared on 8 random inputs');
    const rows = await part(page, 'Figures').getByRole('row').allTextContents();
    expect(rows).toHaveLength(1 + 1 + 4);
    expect(rows[5]).toMatch(/^int8-static.*3\.70×4\u00a0ms10\u00a0ms2\.50×2\.40×5\u00a0%98\u00a0%$/);
    expect(await page.locator('.summary + p').textContent()).toBe(
      'Of the variants that are 2 times faster, int8-static differs least (2.50 times faster).',
    );
    expect(await part(page, 'Figures').locator('.marked').textContent()).toMatch(/^int8-static/);
  });

  it('says what is slower, what differs most, and where a variant does not run', async () => {
    const page = await open();
    expect(await part(page, 'int8-dynamic').textContent()).toContain(
      'Slower: 2.00 times the time of the original.',
    );
    expect(await part(page, 'int8-static').textContent()).toContain(
      'Does not run in onnxruntime-web 1.30.0: no such operator.',
    );
    const layers = part(page, 'int8-storage').getByRole('table', { name: 'Layers that differ most' });
    expect(await layers.getByRole('row').nth(1).textContent()).toBe('lateConv3\u00a0%');
    expect(await page.locator('.notes').textContent()).toContain('int8-weights is not made');
  });

  it('writes a variant by keyboard, and keeps the focus near when it is done', async () => {
    const page = await open();
    await press(page, /Write this variant…: .*int8-static/);
    await expect.poll(() => requestsOf('write')).toEqual([{ variant: 'int8-static' }]);
    const output = {
      file: 'models/small.onnx',
      variant: 'int8-static',
      bytes: 1_081_081,
      dataFile: null,
    } as const;
    opened.server.emit('snapshot', compressedModel({ written: output }));
    await page.locator('.written').waitFor();
    expect(await page.locator('.written').textContent()).toBe(
      'Wrote int8-static to models/small.onnx, 1.08\u00a0MB.',
    );
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('writes nothing while something runs or after the model changed', async () => {
    const page = await open({ snapshot: compressedModel({ isOutdated: true }) });
    const buttons = page.getByRole('button', { name: /Write this variant/ });
    expect(await buttons.count()).toBe(0);
    expect(await page.locator('.outdated').textContent()).toContain('changed since');
    opened.server.emit('snapshot', compressedModel());
    await expect.poll(() => buttons.count()).toBe(4);
    opened.server.emit('snapshot', compressedModel({ running: 'writing' }));
    await expect.poll(() => buttons.count()).toBe(0);
  });

  it('compresses again to the size and on the samples that are chosen', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Size to reach' }).click();
    await page.getByRole('option', { name: '1/6 of the size' }).click();
    await press(page, 'Compress again');
    await expect.poll(() => requestsOf('compress')).toEqual([{ sizeFactor: 6 }]);
    await press(page, /^Samples…/);
    await expect.poll(() => requestsOf('chooseData')).toEqual([null]);
    opened.server.emit('snapshot', compressedModel({ data: ['images.npy'] }));
    await expect.poll(() => page.locator('.samples').textContent()).toBe('images.npy');
    await press(page, /^Random inputs/);
    await expect.poll(() => requestsOf('forgetData')).toEqual([null]);
  });

  it('shows how far it is, and cancels', async () => {
    const page = await open({ snapshot: uncompressedModel({ running: 'compressing' }) });
    opened.server.emit('progress', running);
    await expect.poll(() => page.locator('.progress-words').textContent()).toBe('Comparing: int8-static');
    expect(await page.locator('.empty h2').textContent()).toBe('Compressing');
    await press(page, /^Cancel/);
    await expect.poll(() => requestsOf('cancel')).toEqual([null]);
  });

  it('says why there is nothing, and what to do about it', async () => {
    const page = await open({ snapshot: uncompressedModel() });
    expect(await page.locator('.empty h2').textContent()).toBe('Not compressed yet');
    opened.server.emit('snapshot', uncompressedModel({ message: 'net.onnx: the model has no weights' }));
    await expect
      .poll(() => page.locator('.empty p').textContent())
      .toBe('net.onnx: the model has no weights');
    await page.locator('.empty').getByRole('button', { name: 'Compress' }).click();
    await expect.poll(() => requestsOf('compress')).toEqual([{ sizeFactor: null }]);
    opened.server.emit('snapshot', uncompressedModel({ trusted: false }));
    await page.getByRole('button', { name: 'Manage Trust' }).click();
    await expect.poll(() => requestsOf('manageTrust')).toEqual([null]);
    expect(await page.getByRole('button', { name: 'Compress' }).count()).toBe(0);
  });

  it('keeps the last result when the next attempt fails, and says what failed', async () => {
    const page = await open({ snapshot: compressedModel({ message: 'images.npy: it holds no sample' }) });
    expect(await page.getByRole('alert').textContent()).toBe('images.npy: it holds no sample');
    expect(await page.locator('.variant').count()).toBe(4);
  });

  it('shows the whole table where the page is longer than the panel', async () => {
    const page = await open({ height: 400 });
    const [table, box] = await Promise.all(
      ['.figures .table', '.figures'].map((selector) => page.locator(selector).boundingBox()),
    );
    expect(table!.height).toBeGreaterThan(100);
    expect(box!.height).toBeGreaterThan(table!.height);
  });

  it('fits a narrow panel', async () => {
    const page = await open({ width: 420 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
    const main = await page
      .locator('.compression-main')
      .evaluate((element) => [element.scrollWidth, element.clientWidth]);
    expect(main[0]).toBeLessThanOrEqual(main[1]);
  });
});
