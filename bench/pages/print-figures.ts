/** Runs a test that measures a page in Chromium, and prints the figures that it says. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** @param test below test/webview @param isFigure which of its lines are figures */
export function printFigures(test: string, isFigure: RegExp): void {
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--project', 'webview', `test/webview/${test}`, '--disable-console-intercept'],
    ],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const figures = stdout.split('\n').filter((line) => isFigure.test(line));
  console.log(figures.length > 0 ? figures.join('\n') : stdout);
  process.exitCode = status ?? 1;
}
