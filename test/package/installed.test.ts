import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCommand } from '../../scripts/code-server/command-palette';
import { installCodeServer } from '../../scripts/code-server/install';
import { startCodeServer, type CodeServer } from '../../scripts/code-server/server';
import { workbenchUrl } from '../../scripts/code-server/workbench';
import { chromiumArgs, findChromium } from '../../scripts/lib/chromium';

const ANALYSIS_TIMEOUT_MS = 180_000;
const root = path.resolve(__dirname, '../..');
const universal = inject('universal');

/** Driven by the keyboard, as by a user: nothing is loaded as an extension under development, no test runs inside. */
describe('the universal package, installed into VS Code', () => {
  let folder: string;
  let server: CodeServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const entry = await installCodeServer();
    folder = path.join(await realpath(await mkdtemp(path.join(os.tmpdir(), 'ml-installed-'))), 'shop');
    await cp(path.join(universal.unpacked, 'extension/samples/shop'), folder, { recursive: true });
    server = await startCodeServer({
      entry,
      folder,
      trusted: true,
      packages: [universal.file],
      env: process.env,
    });
    browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(workbenchUrl(server.origin, folder));
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  }, 300_000);

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await page.screenshot({ path: path.join(root, 'test-results/installed.png') });
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(path.dirname(folder), { recursive: true, force: true });
  });

  it(
    'analyses the sample with WebAssembly',
    async () => {
      await runCommand(page, 'Meshlens: Analyze Workspace');
      const item = page.locator('.statusbar-item');
      const done = item.filter({ hasText: /incidents? · / });
      // A failed analysis turns the item's colour; then there is nothing to wait for.
      const failed = item.filter({ hasText: 'Meshlens' }).and(page.locator('.warning-kind'));
      await done.or(failed).waitFor({ timeout: ANALYSIS_TIMEOUT_MS });
      expect(await done.or(failed).innerText()).toMatch(/\d+ incidents? · onnxruntime-web/);
    },
    ANALYSIS_TIMEOUT_MS + 60_000,
  );

  it('lists the findings as problems of the manifests', async () => {
    await runCommand(page, 'Problems: Focus on Problems View');
    const problems = page.locator('.markers-panel .monaco-list-row');
    await problems
      .filter({ hasText: /likeliest cause of an incident/ })
      .first()
      .waitFor();
    expect(await problems.filter({ hasText: /docker-compose\.yml/ }).count()).toBeGreaterThan(0);
  });

  it('says in the output why the native runtime was not used', async () => {
    await runCommand(page, 'Meshlens: Show Output');
    // The editor writes its spaces as non-breaking ones.
    const reason = /no\snative\sruntime\sfor\s\S+\sis\spart\sof\sthis\sinstallation/;
    await page.locator('.view-line').filter({ hasText: reason }).first().waitFor();
  });
});
