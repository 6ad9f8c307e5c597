// npm run screenshots [FOLDER]: the heatmap panel in a real VS Code, analysing the sample, in three themes, as
// media/heatmap-*.png.
import { cp, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Frame, type Page } from 'playwright-core';
import { runCommand } from './code-server/command-palette';
import { installCodeServer } from './code-server/install';
import { startCodeServer } from './code-server/server';
import { workbenchUrl } from './code-server/workbench';
import { chromiumArgs, findChromium } from './lib/chromium';

const root = path.resolve(__dirname, '..');
const media = path.join(root, 'media');
const themes = [
  { file: 'heatmap-dark.png', name: 'Default Dark Modern' },
  { file: 'heatmap-light.png', name: 'Default Light Modern' },
  { file: 'heatmap-high-contrast.png', name: 'Default High Contrast' },
] as const;
const VIEWPORT = { width: 1360, height: 800 };
const ANALYSIS_TIMEOUT_MS = 8 * 60_000;
const MOST_BYTES = 300_000;

async function main(folder: string): Promise<void> {
  const entry = await installCodeServer();
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
  const parent = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ml-shot-')));
  const workspace = path.join(parent, path.basename(folder));
  await cp(folder, workspace, { recursive: true });
  try {
    for (const theme of themes) await photograph(browser, entry, workspace, theme);
  } finally {
    await browser.close();
    await rm(parent, { recursive: true, force: true });
  }
}

async function photograph(browser: Browser, entry: string, folder: string, theme: (typeof themes)[number]): Promise<void> {
  const settings = { 'workbench.colorTheme': theme.name, 'window.autoDetectColorScheme': false, 'window.autoDetectHighContrast': false };
  const server = await startCodeServer({ entry, folder, trusted: true, settings, env: process.env });
  const page = await browser.newPage({ viewport: VIEWPORT });
  try {
    await page.goto(workbenchUrl(server.origin, folder, root));
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await runCommand(page, 'Meshlens: Show Anomaly Heatmap');
    await runCommand(page, 'Meshlens: Analyze Workspace');
    console.log(`${theme.name}: analysing`);
    const panel = await heatmapFrame(page);
    await runCommand(page, 'View: Close Primary Side Bar');
    await runCommand(page, 'Notifications: Clear All Notifications');
    // The second incident, chosen as a user would with the keyboard.
    await panel.locator('.plot-scroller').focus();
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await panel.locator('.cause').first().waitFor();
    // Over nothing that would explain itself.
    await page.mouse.move(VIEWPORT.width / 2, 94);
    await page.waitForTimeout(800);
    const target = path.join(media, theme.file);
    await page.screenshot({ path: target });
    const { size } = await stat(target);
    console.log(`${path.relative(root, target)}: ${Math.round(size / 1000)} kB`);
    if (size > MOST_BYTES) throw new Error(`${theme.file} is larger than ${MOST_BYTES / 1000} kB.`);
  } catch (error) {
    await page.screenshot({ path: path.join(root, 'test-results', `failed-${theme.file}`) });
    throw error;
  } finally {
    await page.close();
    await server.stop();
  }
}

/** The webview's inner frame, once it shows a result. */
async function heatmapFrame(page: Page): Promise<Frame> {
  const deadline = Date.now() + ANALYSIS_TIMEOUT_MS;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      const shown = await frame.locator('.card').first().isVisible().catch(() => false);
      if (shown) return frame;
    }
    await page.waitForTimeout(500);
  }
  throw new Error('No incident appeared in the heatmap panel in time.');
}

main(path.resolve(process.argv[2] ?? path.join(root, 'samples/shop'))).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
