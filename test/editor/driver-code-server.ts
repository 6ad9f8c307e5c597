import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { installCodeServer, VSCODE_VERSION } from '../../scripts/code-server/install';
import { startCodeServer, type CodeServer } from '../../scripts/code-server/server';
import { workbenchUrl } from '../../scripts/code-server/workbench';
import { chromiumArgs, findChromium } from '../../scripts/lib/chromium';
import { suiteEnv, type EditorDriver, type SuiteRun } from './driver';

const SUITE_TIMEOUT_MS = 6 * 60_000;
const VIEWPORT = { width: 1280, height: 800 };

/**
 * Runs suites in code-server, shown by a headless Chromium.
 * @throws when code-server cannot be installed or no Chromium is there, with the reason
 */
export async function codeServerDriver(): Promise<EditorDriver> {
  const executablePath = findChromium();
  const entry = await installCodeServer();
  return {
    name: `VS Code ${VSCODE_VERSION} (code-server) in ${executablePath}`,
    async run(suite) {
      const server = await startCodeServer({
        entry,
        folder: suite.workspace,
        trusted: suite.name !== 'untrusted',
        env: { ...process.env, ...suiteEnv(suite) },
      });
      const browser = await chromium.launch({ executablePath, args: chromiumArgs() });
      try {
        // One profile: the windows share what the editor keeps.
        const profile = await browser.newContext({ viewport: VIEWPORT });
        let page: Page | undefined;
        for (const bundle of suite.bundles) {
          // Leaving the page closes its window, as closing its tab does.
          await page?.goto('about:blank');
          page = await profile.newPage();
          const code = await runSuite(page, server, suite, bundle);
          if (code !== 0) {
            return code;
          }
        }
        return 0;
      } finally {
        await browser.close();
        await server.stop();
      }
    },
  };
}

/** Opens the window that runs the suite and waits for its verdict. */
async function runSuite(page: Page, server: CodeServer, suite: SuiteRun, bundle: string): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const verdict = new Promise<number>((resolve, reject) => {
    void page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    page.once('crash', () => reject(new Error('The browser page crashed.')));
    void server.ended.then((code) => reject(new Error(`code-server ended with ${code}.`)));
    const minutes = SUITE_TIMEOUT_MS / 60_000;
    timer = setTimeout(
      () => reject(new Error(`The suite did not end within ${minutes} minutes.`)),
      SUITE_TIMEOUT_MS,
    );
  });
  try {
    // A window without these functions would run silently: they come before the address.
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => print(type, args));
    const opened = page.goto(workbenchUrl(server.origin, suite.workspace, suite.extension, bundle));
    const code = await Promise.race([opened.then(() => verdict), verdict]);
    if (code !== 0) {
      await keepDiagnostics(page, server, suite);
    }
    return code;
  } catch (error) {
    await keepDiagnostics(page, server, suite);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What the window itself says while it starts; the rest is the suite's. */
const chatter =
  /^(\[lifecycle\]|Resolv(ing|ed) connection token|Creating a socket|ChatSessionStore|Ignoring fetching|Updating additional|Creation of workbench contribution|\[Service Worker\])/;

/** Prints a console line of the window; `args` are what console.log got, format first. */
function print(type: string, args: readonly unknown[]): void {
  const line = format(...args);
  if (chatter.test(line)) {
    return;
  }
  if (type === 'error' || type === 'warn') {
    console.error(line);
  } else {
    console.log(line);
  }
}

async function keepDiagnostics(page: Page, server: CodeServer, suite: SuiteRun): Promise<void> {
  const target = path.join(suite.resultsDir, `editor-${suite.name}`);
  await mkdir(target, { recursive: true });
  await page.screenshot({ path: path.join(target, 'window.png') }).catch(() => undefined);
  await writeFile(path.join(target, 'server.log'), server.log());
  await cp(server.logsDir, path.join(target, 'logs'), { recursive: true }).catch(() => undefined);
  console.error(`Screenshot and logs of the failed run: ${target}`);
}
