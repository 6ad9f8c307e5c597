import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { LatencySnapshot } from '../../src/contracts/latency/page';
import { seriousViolations } from './harness/axe';
import { drawnModel } from './harness/drawn-model';
import { launchBrowser, type OpenPage } from './harness/page';
import { openModel, type OpenModel } from './harness/pages';
import { residualNodes, runtimeFixture } from './harness/runtime-fixture';
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

/** Opens the page, and waits until the graph is drawn. */
async function open(options: Partial<OpenModel> = {}): Promise<Page> {
  opened = await openModel(browser, { ...runtimeFixture(), ...options });
  const { page } = opened;
  await page.waitForFunction(() => performance.getEntriesByName('meshlens:graph-drawn').length > 0);
  return page;
}

const large = () => runtimeFixture({}, residualNodes(60));
const said = (page: Page) => page.locator('[role=status][aria-live]').textContent();
const drawer = (page: Page) => page.getByRole('complementary', { name: 'Details of the selection' });
const caption = (page: Page) => page.locator('.graph > .caption').last().textContent();
const found = (page: Page) => page.locator('.graph-found').textContent();
const views = () =>
  opened.requests
    .filter(({ kind }) => kind === 'picture')
    .map(({ params }) => (params as { view: { expanded: readonly string[] | null } }).view);

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  await page.locator('.graph-stage').focus();
  for (const key of keys) {
    await page.keyboard.press(key);
  }
}

/** How many pixels of the canvas are drawn, and the sum of what all hold. */
function inkOf(page: Page): Promise<{ drawn: number; sum: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.graph-canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let [drawn, sum] = [0, 0];
    for (let at = 0; at < data.length; at++) {
      drawn += at % 4 === 3 && data[at] > 0 ? 1 : 0;
      sum += data[at];
    }
    return { drawn, sum };
  });
}

describe.each(Object.keys(themes) as ThemeName[])('the graph in the %s theme', (theme) => {
  it('has nothing serious for axe: with a node, a group, a search and its table', async () => {
    const page = await open({ theme, ...large() });
    await press(page, 'Home', 'ArrowDown', 'Enter');
    await drawer(page).getByRole('heading', { name: 'Attributes' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.locator('.graph-stage').click({ position: { x: 5, y: 5 } });
    await page.getByRole('searchbox', { name: /Find in the graph/ }).fill('Gemm');
    await page.getByText('The picture as a table').click();
    expect(await seriousViolations(page)).toEqual([]);
    await press(page, 'Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Backspace');
    await expect.poll(() => said(page)).not.toBe('');
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the graph', () => {
  it('is followed along its edges with the keyboard, and says where it is', async () => {
    const page = await open();
    await press(page, 'Home');
    await expect.poll(() => said(page)).toBe('Input image, 1 × 3 × 224 × 224');
    await press(page, 'ArrowDown');
    await expect.poll(() => said(page)).toMatch(/^Conv \/stem\/Conv, 10\.3 % of the time/);
    await press(page, 'ArrowUp', 'ArrowUp');
    await expect.poll(() => said(page)).toBe('Nothing further in this direction');
    await press(page, 'End');
    await expect.poll(() => said(page)).toMatch(/^Output /);
  });

  it('shows what a node is, with units, and leads to the nodes around it', async () => {
    const page = await open();
    await press(page, 'Home', 'ArrowDown', 'Enter');
    await drawer(page).getByRole('heading', { name: 'Attributes' }).waitFor();
    const text = (await drawer(page).textContent()) ?? '';
    expect(text).toMatch(/Predicted time3\.90 ms/);
    expect(text).toMatch(/Work236 MFLOPs/);
    expect(text).toMatch(/Activations alive6\.42 MB/);
    expect(text).toMatch(/strides\[2, 2\]/);
    expect(text).toMatch(/conv1\.weightweights, float32, 64 × 64 × 3 × 3, 147 kB/);
    await drawer(page).getByRole('button', { name: 'Relu stem/Relu' }).click();
    await expect.poll(() => page.locator('.row-selected .cell-name').textContent()).toBe('/stem/Relu');
    await page.keyboard.press('Escape');
    expect(await drawer(page).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('graph-stage');
  });

  it('is linked with the cost table both ways', async () => {
    const page = await open();
    await press(page, 'Home', 'ArrowDown');
    await expect.poll(() => page.locator('.row-selected .cell-name').textContent()).toBe('/stem/Conv');
    await press(page, 'Enter');
    await page.locator('.grid-node').nth(3).click();
    const name = (await page.locator('.row-selected .cell-name').textContent()) ?? '';
    await expect.poll(() => drawer(page).locator('.node-name').textContent()).toBe(name);
    await press(page, 'ArrowDown');
    await expect.poll(() => page.locator('.row-selected .cell-name').textContent()).not.toBe(name);
  });

  it('expands and collapses groups, and all of them', async () => {
    const page = await open(large());
    expect(await caption(page)).toMatch(/^604 nodes in \d+ boxes, joined by the scopes in their names/);
    const before = await caption(page);
    await page.getByText('Collapse all', { exact: true }).click();
    await expect.poll(() => caption(page)).not.toBe(before);
    expect(views().at(-1)?.expanded).toEqual([]);
    await press(page, 'Home', 'ArrowDown', 'ArrowDown');
    await expect.poll(() => said(page)).toMatch(/^Group layer1, 10 nodes, [\d.]+ % of the time, collapsed$/);
    await press(page, 'Enter');
    await expect.poll(() => views().at(-1)?.expanded).toEqual(['scope:layer1']);
    await expect.poll(() => said(page)).toMatch(/^Group block\.0, 5 nodes/);
    await press(page, 'Backspace');
    await expect.poll(() => views().at(-1)?.expanded).toEqual([]);
    await page.getByText('Expand all', { exact: true }).click();
    await expect.poll(() => caption(page)).toMatch(/^604 nodes in 606 boxes/);
  });

  it('finds nodes by name and operator, next and previous, also in collapsed groups', async () => {
    const page = await open(large());
    await press(page, '/');
    await page.keyboard.type('layer59 conv');
    await expect.poll(() => found(page)).toBe('4');
    await page.keyboard.press('Enter');
    await expect.poll(() => found(page)).toBe('1 of 4');
    await expect.poll(() => views().at(-1)?.expanded).toContain('scope:layer59');
    await expect
      .poll(() => page.locator('.row-selected .cell-name').textContent())
      .toBe('/layer59/block.0/conv1/Conv');
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => found(page)).toBe('4 of 4');
    await press(page, 'n');
    await expect.poll(() => found(page)).toBe('1 of 4');
    await press(page, '/');
    await page.keyboard.type('x');
    await expect.poll(() => found(page)).toBe('No match');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('graph-stage');
  });

  it('draws constants when asked, and says what is not drawn', async () => {
    const page = await open();
    expect(await caption(page)).toContain('Not drawn: 1 node for constants.');
    await page.getByRole('checkbox', { name: 'Constants and shapes' }).check();
    await expect.poll(() => caption(page)).not.toContain('Not drawn');
    expect(await caption(page)).toContain('in 47 boxes');
  });

  it('zooms and moves by keyboard, wheel and pointer, and shows where it is', async () => {
    const page = await open(large());
    const frame = () => page.locator('.overview-frame').evaluate((element) => element.getAttribute('style'));
    const views: (string | null)[] = [await frame()];
    const changed = async (): Promise<void> => {
      await expect.poll(frame).not.toBe(views.at(-1));
      views.push(await frame());
    };
    await press(page, '-');
    await changed();
    await press(page, '0');
    await expect.poll(() => page.locator('.overview').isVisible()).toBe(false);
    await press(page, '+', '+');
    await changed();
    const stage = page.locator('.graph-stage');
    await stage.hover({ position: { x: 200, y: 200 } });
    await page.mouse.wheel(0, -300);
    await changed();
    await page.mouse.down();
    await page.mouse.move(400, 500, { steps: 4 });
    await page.mouse.up();
    await changed();
    await page.locator('.overview').click({ position: { x: 15, y: 12 } });
    await changed();
  });

  it('leaves the wheel to the page while something else has the focus', async () => {
    const page = await open(large());
    await page.locator('.graph-stage').hover({ position: { x: 200, y: 200 } });
    await page.mouse.wheel(0, 200);
    await expect
      .poll(() => page.evaluate(() => document.querySelector('main:not([hidden])')!.scrollTop))
      .toBe(200);
  });

  it('is drawn again in another theme', async () => {
    const page = await open();
    await press(page, 'Home');
    const { drawn, sum } = await inkOf(page);
    expect(drawn).toBeGreaterThan(5000);
    await page.evaluate(() => document.body.classList.replace('vscode-dark', 'vscode-high-contrast'));
    await expect.poll(async () => (await inkOf(page)).sum).not.toBe(sum);
    expect((await inkOf(page)).drawn).toBeGreaterThan(5000);
  });

  it('lists the picture as a table', async () => {
    const page = await open();
    await page.getByText('The picture as a table').click();
    const table = page.getByRole('table', { name: 'Boxes of the graph' });
    expect(await table.getByRole('row').count()).toBe(47);
    expect(
      await table
        .getByRole('row', { name: /stem\/Conv/ })
        .getByRole('cell')
        .allTextContents(),
    ).toEqual(['node', 'stem/Conv', '10.3 %', 'image']);
  });

  it('says why it cannot be drawn, and leaves the table usable', async () => {
    opened = await openModel(browser, {
      ...runtimeFixture(),
      handlers: {
        picture() {
          throw new Error('The process that reads models ended.');
        },
      },
    });
    const { page } = opened;
    await expect.poll(() => page.locator('.graph-wait').textContent()).toContain('ended');
    await page.locator('.grid-node').nth(2).click();
    expect(await page.locator('.row-selected').count()).toBe(1);
  });

  it('follows the model when it has changed, with what was selected', async () => {
    const page = await open();
    await press(page, 'Home', 'ArrowDown', 'Enter');
    await drawer(page).getByRole('heading', { name: 'Attributes' }).waitFor();
    const requests = views().length;
    opened.server.emit('snapshot', runtimeFixture({ revision: 2 }).snapshot);
    await expect.poll(() => views().length).toBe(requests + 1);
    await drawer(page).getByRole('heading', { name: 'Attributes' }).waitFor();
    expect(await drawer(page).locator('.node-name').textContent()).toBe('/stem/Conv');
  });

  it('ignores a picture that comes after a newer one', async () => {
    const nodes = residualNodes(60);
    const drawn = drawnModel(nodes);
    let asked = 0;
    opened = await openModel(browser, {
      ...runtimeFixture({}, nodes),
      handlers: {
        async picture({ view }) {
          asked += 1;
          // The second answer comes after the third.
          await new Promise((resolve) => setTimeout(resolve, asked === 2 ? 400 : 0));
          return drawn.picture(view);
        },
      },
    });
    const { page } = opened;
    await page.waitForFunction(() => performance.getEntriesByName('meshlens:graph-drawn').length > 0);
    await page.getByText('Expand all', { exact: true }).click();
    await page.getByText('Collapse all', { exact: true }).click();
    await expect.poll(() => caption(page)).toMatch(/in 66 boxes|in 6\d boxes/);
    await page.waitForTimeout(500);
    expect(await caption(page)).not.toContain('in 606 boxes');
  });
});
