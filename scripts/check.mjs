// npm run check [-- --base REV]: the quick lane. Types of everything; format, lint and tests of what differs from REV
// (default: HEAD, so the uncommitted change).
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { install, root } from './lib/prepare.mjs';
import { run, seconds } from './lib/process.mjs';
import { runStages } from './lib/stages.mjs';

const { values } = parseArgs({ options: { base: { type: 'string', default: 'HEAD' } } });
const bin = (...parts) => path.join(root, 'node_modules', ...parts);
const started = Date.now();
await install();

const cache = bin('.cache/check');
mkdirSync(cache, { recursive: true });
const changed = await changedFiles(values.base);
const code = changed.filter((file) => /\.(ts|mjs|cjs|js)$/.test(file) && !file.startsWith('samples/'));
const types = (name, project) => ({
  name,
  kind: 'check',
  command: [
    bin('typescript/bin/tsc'),
    ...['-p', project, '--incremental', '--tsBuildInfoFile', path.join(cache, `${name}.tsbuildinfo`)],
  ],
});
const checks = [
  types('types of the extension', '.'),
  types('types of the webview', 'webview'),
  types('types of the webview tests', 'test/webview'),
];
if (changed.length > 0) {
  const prettier = [bin('prettier/bin/prettier.cjs'), '--check', '--ignore-unknown', '--log-level', 'warn'];
  checks.push({ name: 'format', kind: 'check', command: [...prettier, ...changed] });
}
if (code.length > 0) {
  const eslint = [bin('eslint/bin/eslint.js'), '--cache', '--cache-location', bin('.cache/eslint/')];
  checks.push({ name: 'lint', kind: 'check', command: [...eslint, '--no-warn-ignored', ...code] });
  const vitest = [bin('vitest/vitest.mjs'), 'related', '--run', '--project', 'unit*', '--passWithNoTests'];
  // Tests that train take longer than a quick lane may.
  const quick = ['--exclude', '**/*.slow.test.ts'];
  checks.push({ name: 'affected tests', kind: 'check', command: [...vitest, ...quick, ...code] });
}
const results = await runStages(checks, { cwd: root, parallel: 2 });
const failed = results.filter((result) => result.failed > 0).length;
console.log(
  `${changed.length} changed files, ${failed} of ${results.length} checks failed, ${seconds(Date.now() - started)}`,
);
process.exitCode = failed === 0 ? 0 : 1;

/** Tracked and new files that differ from `base` and still exist. */
async function changedFiles(base) {
  const commands = [
    ['diff', '--name-only', base],
    ['ls-files', '--others', '--exclude-standard'],
  ];
  const outputs = await Promise.all(commands.map((args) => run('git', args, { cwd: root, quiet: true })));
  const problem = outputs.find((output) => output.code !== 0);
  if (problem) {
    console.error(`git cannot say what changed since ${base}: ${problem.output.trim()}`);
    process.exit(1);
  }
  const files = outputs.flatMap(({ output }) => output.split('\n').filter(Boolean));
  return [...new Set(files)].filter((file) => existsSync(path.join(root, file)));
}
