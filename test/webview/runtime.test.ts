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

const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);
const tile = (page: Page, label: string) => page.locator('.tile').filter({ hasText: label });

describe.each(Object.keys(themes) as ThemeName[])('the runtime page in the %s theme', (theme) => {
  it('has nothing serious for axe: reading, with a model, a chosen node, restricted, and unreadable', async () => {
    const page = await open({
      theme,
      ...runtimeFixture({ model: null, nodeCount: 0, running: 'reading', revision: 0 }),
    });
    await page.locator('.skeleton').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('snapshot', runtimeFixture({ revision: 2 }).snapshot);
    await page.locator('.grid-node').nth(4).click();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit(
      'snapshot',
      runtimeFixture({ revision: 2, trusted: false, message: 'The process ended.' }).snapshot,
    );
    await page.locator('.restricted').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit(
      'snapshot',
      runtimeFixture({ revision: 3, model: null, nodeCount: 0, failure: 'at byte 12: no model' }).snapshot,
    );
    await page.locator('.empty').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the runtime page', () => {
  it('says what the model takes, and what the prediction rests on', async () => {
    const page = await open();
    expect(await tile(page, 'Predicted time').textContent()).toMatch(
      /34\.2 ms.*90\s% band 30\.9 ms to 38\.1 ms.*58 kernels measured on this machine/,
    );
    expect(await tile(page, 'Measured time').textContent()).toContain('not measured');
    expect(await tile(page, 'Work').textContent()).toMatch(/3\.63 GFLOPs.*1\.81 G multiply-accumulates/);
    const rivals = page.getByRole('table', { name: 'Plainer models beside it' });
    expect(await rivals.getByRole('rowheader').allTextContents()).toEqual([
      'Meshlens',
      'FLOPs alone',
      'FLOPs by class',
      'Sum of layers',
    ]);
  });

  it('says how far the prediction is from what was measured, for the rivals too', async () => {
    const measured = { measuredMs: 38, measurement: { repeatError: 0.02, rounds: 4, threads: 1 } };
    const page = await open(runtimeFixture({ model: shownModel(measured) }));
    expect(await tile(page, 'Measured time').textContent()).toMatch(
      /38 ms4 rounds, ± 2\s%; predicted 10\s% too low/,
    );
    expect(
      await page
        .getByRole('row', { name: /FLOPs alone/ })
        .getByRole('cell')
        .last()
        .textContent(),
    ).toBe('+35 %');
  });

  it('offers to calibrate where nothing can be predicted, and shows work instead of time', async () => {
    const page = await open(
      runtimeFixture({ calibration: null, model: shownModel({}, false) }, residualNodes(4, false)),
    );
    expect(await tile(page, 'Predicted time').textContent()).toContain(
      'This machine has not been calibrated',
    );
    await page.getByText('Calibrate', { exact: true }).click();
    await expect.poll(() => requestsOf('calibrate')).toHaveLength(1);
    expect(await page.locator('.graph > .caption').last().textContent()).toContain(
      'Warmer boxes take more of the work',
    );
    expect(await page.locator('.cell-ms').nth(1).textContent()).toBe('–');
  });

  it('says when a prediction comes from the shipped model alone', async () => {
    const rivals = { flopsLinear: 51.3, classLinear: 38.8, sumOfLayers: 39.6, uncorrected: 37 };
    const page = await open(
      runtimeFixture({ calibration: null, model: shownModel({ basis: 'prior', rivals }) }),
    );
    expect(await tile(page, 'Predicted time').textContent()).toContain(
      'by the model shipped with Meshlens, which does not know this machine',
    );
    expect(await page.getByRole('rowheader', { name: 'Sum of kernels' }).count()).toBe(1);
    expect(await page.getByText('Calibrate', { exact: true }).count()).toBe(1);
  });

  it('measures with progress and can be cancelled', async () => {
    const page = await open();
    await page.getByText('Measure here', { exact: true }).click();
    await expect.poll(() => requestsOf('measure')).toHaveLength(1);
    opened.server.emit('snapshot', runtimeFixture({ running: 'measuring' }).snapshot);
    opened.server.emit('progress', {
      step: 'measure',
      label: 'Measuring',
      fraction: 0.5,
      message: 'measuring',
      etaMs: null,
    });
    await expect.poll(() => tile(page, 'Measured time').textContent()).toContain('measuring…');
    await page.getByText('Cancel', { exact: true }).click();
    await expect.poll(() => requestsOf('cancel')).toHaveLength(1);
  });

  it('leads to its compression', async () => {
    const page = await open();
    await page.getByText('Compress', { exact: true }).click();
    await expect.poll(() => requestsOf('compress')).toHaveLength(1);
  });

  it('runs nothing in an untrusted workspace, and says so', async () => {
    const page = await open(
      runtimeFixture(
        { trusted: false, calibration: null, model: shownModel({}, false) },
        residualNodes(4, false),
      ),
    );
    expect(await page.locator('.restricted').textContent()).toContain('Restricted Mode');
    expect(await page.getByText(/^(Measure here|Calibrate)$/).count()).toBe(0);
    await page.getByText('Manage Trust').click();
    await expect.poll(() => requestsOf('manageTrust')).toHaveLength(1);
  });

  it('counts again when a size is typed, and sends nothing that is no size', async () => {
    const page = await open();
    const batch = page.getByRole('spinbutton', { name: 'batch' });
    await batch.fill('-3');
    await page.waitForTimeout(600);
    expect(requestsOf('setDimensions')).toEqual([]);
    await batch.fill('8');
    await expect.poll(() => requestsOf('setDimensions')).toEqual([{ dimensions: { batch: 8 } }]);
    opened.server.emit(
      'snapshot',
      runtimeFixture({
        revision: 2,
        model: shownModel({ flops: 29e9, dimensions: [{ name: 'batch', size: 8, source: 'given' }] }),
      }).snapshot,
    );
    await expect.poll(() => tile(page, 'Work').textContent()).toContain('29 GFLOPs');
    expect(await batch.inputValue()).toBe('8');
  });

  it('chooses one node in table, graph and memory alike, with mouse and keyboard', async () => {
    const page = await open();
    await page.getByRole('columnheader', { name: '#' }).getByRole('button').click();
    await page.locator('.grid-node').nth(2).click();
    expect(await page.locator('.memory .caption').textContent()).toContain(
      'at step 3, Conv /layer1/block.0/conv1/Conv',
    );
    const grid = page.getByRole('grid', { name: 'Nodes' });
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    expect(await grid.getAttribute('aria-activedescendant')).toBe('row-3');
    await page.keyboard.press('End');
    expect(await page.locator('.row-selected .cell-name').textContent()).toBe('/fc/Gemm');
    await page.locator('.graph-stage').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.row-selected .cell-name').textContent()).toBe('/stem/Relu');
  });

  it('stays smooth with 5,000 nodes: only rows in view exist', async () => {
    const page = await open({ ...runtimeFixture({}, residualNodes(500)), width: 1300, height: 900 });
    expect(requestsOf('nodes').length).toBeGreaterThan(1);
    await expect.poll(() => page.locator('.table-tools .quiet').textContent()).toBe('5,004 nodes');
    expect(await page.locator('.grid-node').count()).toBeLessThan(80);
    const spent = await page.evaluate(async () => {
      const grid = document.querySelector('.grid')!;
      const frames: number[] = [];
      for (let step = 0; step < 30; step++) {
        grid.scrollTop += 4000;
        const startedMs = performance.now();
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        frames.push(performance.now() - startedMs);
      }
      return frames.sort((a, b) => a - b)[15];
    });
    console.log(`one frame of scrolling through 5,004 nodes: ${spent.toFixed(1)} ms (median of 30)`);
    expect(spent).toBeLessThan(200);
    expect(await page.locator('.grid-node').first().getAttribute('data-position')).not.toBe('0');
  });

  it('draws memory with a peak that is named, and chooses the node under the pointer', async () => {
    const page = await open();
    const chart = page.getByRole('img', { name: /Activation memory over 44 steps/ });
    expect(await chart.getAttribute('aria-label')).toContain('Peak: 6.42 MB at step 1, Conv /stem/Conv.');
    const { width = 0 } = (await chart.boundingBox()) ?? {};
    await chart.click({ position: { x: width - 12, y: 80 } });
    expect(await page.locator('.memory .caption').textContent()).toContain('at step 44, Gemm /fc/Gemm');
    expect(await page.locator('.row-selected .cell-name').textContent()).toBe('/fc/Gemm');
    // Another theme draws it again, with what is chosen.
    await page.evaluate(() => document.body.classList.replace('vscode-dark', 'vscode-light'));
    await expect.poll(() => page.locator('.memory canvas').count()).toBe(1);
  });

  it('exports every node as CSV', async () => {
    const page = await open();
    await page.getByText('CSV', { exact: true }).click();
    await expect.poll(() => requestsOf('save')).toHaveLength(1);
    const [{ name, bytes }] = requestsOf('save') as { name: string; bytes: Uint8Array }[];
    const lines = new TextDecoder().decode(Uint8Array.from(Object.values(bytes))).split('\r\n');
    expect(name).toBe('resnet18-nodes.csv');
    expect(lines[0]).toMatch(/^position,name,operator,class,outputShape,macs,flops/);
    expect(lines).toHaveLength(1 + 44 + 1);
  });

  it('says where and why a file cannot be read, and tries again', async () => {
    const page = await open(
      runtimeFixture({ model: null, nodeCount: 0, failure: 'at byte 4812: a length goes beyond the end' }),
    );
    expect(await page.locator('.empty').textContent()).toContain(
      'at byte 4812: a length goes beyond the end',
    );
    await page.getByText('Read again').click();
    await expect.poll(() => requestsOf('reload')).toHaveLength(1);
  });

  it('shows what went wrong with a measurement beside the model it could still count', async () => {
    const problems = [
      {
        file: 'a.onnx',
        severity: 'error' as const,
        reason: 'not measured: The process that ran the measurement ended unexpectedly (signal SIGSEGV).',
      },
    ];
    const page = await open(runtimeFixture({ model: shownModel({ problems, unknownNodes: 3 }) }));
    expect(await page.locator('.notes li').textContent()).toContain('signal SIGSEGV');
    expect(await page.locator('.notes').getAttribute('open')).not.toBeNull();
    expect(await tile(page, 'Work').textContent()).toContain('without 3 nodes of unknown work');
  });

  it('animates nothing where motion is unwelcome', async () => {
    const page = await open({
      ...runtimeFixture({ model: null, nodeCount: 0, running: 'reading' }),
      reducedMotion: true,
    });
    await page.locator('.skeleton').waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
