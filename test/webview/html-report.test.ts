import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/cli/html/page';
import type { Report } from '../../src/contracts/report';
import { hostileReport } from '../unit/cli/hostile-report';
import { completeReport, emptyReport } from '../unit/contracts/report-fixture';
import { launchBrowser } from './harness/page';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-html-'));
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Messages on the console, exceptions, dialogs, and requests beyond the page itself. */
  readonly events: readonly string[];
}

/** Opens a report as a user does, from a file; `bypassCSP` lets the accessibility check put its script into the page. */
async function open(
  report: Report,
  colorScheme: 'light' | 'dark',
  options: { width?: number; bypassCSP?: boolean } = {},
): Promise<Opened> {
  const file = path.join(folder, 'report.html');
  await writeFile(file, renderHtml(report));
  const context = await browser.newContext({
    colorScheme,
    bypassCSP: options.bypassCSP,
    viewport: { width: options.width ?? 1200, height: 900 },
  });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const events: string[] = [];
  page.on('console', (message) => events.push(message.text()));
  page.on('pageerror', (error) => events.push(error.message));
  page.on('request', (request) => request.url() !== url && events.push(request.url()));
  page.on('dialog', (dialog) => {
    events.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, events };
}

const reports = { complete: completeReport, empty: emptyReport, hostile: hostileReport };

describe.each(['light', 'dark'] as const)('the HTML report in a %s scheme', (scheme) => {
  it.each(Object.entries(reports))('%s: has no accessibility violations', async (_, report) => {
    const { page } = await open(report, scheme, { bypassCSP: true });
    await page.evaluate(await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
    await page.context().close();
  });
});

describe('the HTML report', () => {
  it.each(Object.entries(reports))(
    '%s: asks for nothing, runs nothing and breaks no policy',
    async (_, report) => {
      const { page, events } = await open(report, 'light');
      await page.mouse.move(600, 400);
      expect(events).toEqual([]);
      expect(
        await page.locator('script, img, iframe, link, object, embed, [onmouseover], [onerror]').count(),
      ).toBe(0);
      await page.context().close();
    },
  );

  it('fits a narrow screen: only tables scroll', async () => {
    const { page } = await open(completeReport, 'light', { width: 400 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
    await page.context().close();
  });

  it('leads from an incident in the heatmap to its evidence by keyboard', async () => {
    const { page } = await open(completeReport, 'light');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // The browser follows a link some time after the key was handled.
    await page.waitForURL(/#incident-1$/);
    expect(await page.locator('#incident-1').evaluate((target) => target.matches(':target'))).toBe(true);
    await page.context().close();
  });
});
