// npm run screenshots [FOLDER [PANEL]]: the panels on the sample in a real VS Code, in three themes, as media/PANEL-*.png. A panel is heatmap,
// incident, traces, map, forecast, schedule, runtime (the editor of an ONNX model, calibrated and measured) or compression.
import { spawnSync } from 'node:child_process';
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
  { file: 'dark', name: 'Default Dark Modern' },
  { file: 'light', name: 'Default Light Modern' },
  { file: 'high-contrast', name: 'Default High Contrast' },
] as const;
const VIEWPORT = { width: 1360, height: 800 };
const ANALYSIS_TIMEOUT_MS = 8 * 60_000;
const MAX_BYTES = 300_000;

async function main(folder: string, only: string | undefined): Promise<void> {
  const entry = await installCodeServer();
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
  const parent = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ml-shot-')));
  const workspace = path.join(parent, path.basename(folder));
  await cp(folder, workspace, { recursive: true });
  try {
    for (const theme of themes) {
      await photograph(browser, entry, workspace, theme, only);
    }
  } finally {
    await browser.close();
    await rm(parent, { recursive: true, force: true });
  }
}

async function photograph(
  browser: Browser,
  entry: string,
  folder: string,
  theme: (typeof themes)[number],
  only: string | undefined,
): Promise<void> {
  const settings = {
    'workbench.colorTheme': theme.name,
    'window.autoDetectColorScheme': false,
    'window.autoDetectHighContrast': false,
  };
  const server = await startCodeServer({ entry, folder, trusted: true, settings, env: process.env });
  const page = await browser.newPage({ viewport: VIEWPORT });
  try {
    await page.goto(workbenchUrl(server.origin, folder, root));
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    for (const [panel, take] of Object.entries(PANELS)) {
      if (only === undefined || only === panel) {
        await take(page, theme);
      }
    }
  } catch (error) {
    await page.screenshot({ path: path.join(root, 'test-results', `failed-${theme.file}.png`) });
    throw error;
  } finally {
    await page.close();
    await server.stop();
  }
}

/** The heatmap once the sample is analysed. */
async function analyse(page: Page, theme: (typeof themes)[number]): Promise<Frame> {
  await runCommand(page, 'Meshlens: Show Anomaly Heatmap');
  await runCommand(page, 'Meshlens: Analyze Workspace');
  console.log(`${theme.name}: analysing`);
  return frameShowing(page, '.card');
}

async function photographHeatmap(page: Page, theme: (typeof themes)[number]): Promise<void> {
  const panel = await analyse(page, theme);
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  // The second incident, chosen as a user would with the keyboard.
  await panel.locator('.plot-scroller').focus();
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  await panel.locator('.cause').first().waitFor();
  // Over nothing that would explain itself.
  await page.mouse.move(VIEWPORT.width / 2, 94);
  await page.waitForTimeout(800);
  await keep(page, `heatmap-${theme.file}.png`);
}

async function photographIncident(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await analyse(page, theme);
  await runCommand(page, 'Meshlens: Show Incident');
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  console.log(`${theme.name}: searching the traces of an incident`);
  await frameShowing(page, 'table.traces tbody tr');
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await page.mouse.move(VIEWPORT.width / 2, 60);
  await page.waitForTimeout(800);
  await keep(page, `incident-${theme.file}.png`);
}

async function photographTraces(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await runCommand(page, 'Meshlens: Search Traces');
  console.log(`${theme.name}: reading traces`);
  const panel = await frameShowing(page, '[role=grid]');
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await panel.getByRole('grid', { name: 'Traces' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await panel.locator('.span-row[data-row]').first().waitFor();
  await page.mouse.move(VIEWPORT.width / 2, 60);
  await page.waitForTimeout(800);
  await keep(page, `traces-${theme.file}.png`);
}

async function photographMap(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await analyse(page, theme);
  await runCommand(page, 'Meshlens: Show Service Map');
  console.log(`${theme.name}: drawing the map`);
  await frameShowing(page, '.map-stage');
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await page.mouse.move(VIEWPORT.width / 2, 60);
  await page.waitForTimeout(800);
  await keep(page, `map-${theme.file}.png`);
}

async function photographForecast(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await runCommand(page, 'Meshlens: Show Latency and Load Forecast');
  console.log(`${theme.name}: forecasting`);
  const panel = await frameShowing(page, '.large canvas');
  await panel.locator('[data-service]').first().waitFor();
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await panel.getByRole('checkbox').nth(1).check();
  await page.mouse.move(VIEWPORT.width / 2, 60);
  await page.waitForTimeout(800);
  await keep(page, `forecast-${theme.file}.png`);
}

async function photographSchedule(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await runCommand(page, 'Meshlens: Show Schedule');
  console.log(`${theme.name}: simulating`);
  await frameShowing(page, '.advice');
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await page.mouse.move(VIEWPORT.width / 2, 60);
  await page.waitForTimeout(800);
  await keep(page, `schedule-${theme.file}.png`);
}

async function photographModel(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await runCommand(page, 'Meshlens: Show Model Runtime');
  const panel = await frameShowing(page, '.grid-node');
  console.log(`${theme.name}: calibrating and measuring`);
  await panel.getByText('Calibrate', { exact: true }).click();
  await panel.getByText('Calibrate again').waitFor({ timeout: ANALYSIS_TIMEOUT_MS });
  await panel.getByText('Measure here').click();
  await panel.getByText('Measure again').waitFor({ timeout: ANALYSIS_TIMEOUT_MS });
  // A node of the graph with its details, reached with the keyboard.
  await panel.locator('.graph-stage').focus();
  for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) {
    await page.keyboard.press(key);
  }
  await panel.locator('.graph-drawer .value-list').first().waitFor();
  await panel.evaluate(`document.querySelector('.graph').scrollIntoView()`);
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await page.mouse.move(VIEWPORT.width / 2, 60);
  await page.waitForTimeout(800);
  await keep(page, `runtime-${theme.file}.png`);
}

async function photographCompression(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await runCommand(page, 'Meshlens: Compress Model');
  console.log(`${theme.name}: compressing`);
  await frameShowing(page, '.variant');
  await closeSideBar(page);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await page.mouse.move(VIEWPORT.width / 2, 60);
  await page.waitForTimeout(800);
  await keep(page, `compression-${theme.file}.png`);
}

/** In this order: later ones look at what earlier ones have analysed. */
const PANELS: Readonly<Record<string, (page: Page, theme: (typeof themes)[number]) => Promise<void>>> = {
  heatmap: photographHeatmap,
  incident: photographIncident,
  traces: photographTraces,
  map: photographMap,
  forecast: photographForecast,
  schedule: photographSchedule,
  runtime: photographModel,
  compression: photographCompression,
};

/** The palette offers to close it only while it is open. */
async function closeSideBar(page: Page): Promise<void> {
  if (await page.locator('.part.sidebar').isVisible()) {
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
  }
}

async function keep(page: Page, file: string): Promise<void> {
  const target = path.join(media, file);
  await page.screenshot({ path: target });
  reduceColours(target);
  const { size } = await stat(target);
  console.log(`${path.relative(root, target)}: ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) {
    throw new Error(`${file} is larger than ${MAX_BYTES / 1000} kB.`);
  }
}

/** To 256 colours, a third of the size: packages hold the pictures. */
function reduceColours(file: string): void {
  const { error } = spawnSync('pngquant', ['--force', '--ext', '.png', '--skip-if-larger', '256', file]);
  if (error !== undefined) {
    console.warn(`${path.basename(file)} keeps all its colours: pngquant is not installed.`);
  }
}

/** The webview's inner frame, once it shows what is looked for. */
async function frameShowing(page: Page, selector: string): Promise<Frame> {
  const deadline = Date.now() + ANALYSIS_TIMEOUT_MS;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      const shown = await frame
        .locator(selector)
        .first()
        .isVisible()
        .catch(() => false);
      if (shown) {
        return frame;
      }
    }
    await page.waitForTimeout(500);
  }
  throw new Error('Nothing appeared in the panel in time.');
}

main(path.resolve(process.argv[2] ?? path.join(root, 'samples/shop')), process.argv[3]).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
