// The page of a trace with 50,000 spans in Chromium: first paint, frames while scrolling, memory. test/webview/trace-performance.test.ts
// measures; this prints what it says.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const test = 'test/webview/trace-performance.test.ts';
const { stdout, status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--project', 'webview', test, '--disable-console-intercept'],
  { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
);
const figures = stdout
  .split('\n')
  .filter((line) => /^(?:first paint|waterfall|flame|JavaScript|renderer)/.test(line));
console.log(figures.length > 0 ? figures.join('\n') : stdout);
process.exitCode = status ?? 1;
