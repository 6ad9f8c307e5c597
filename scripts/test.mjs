// npm test: everything that has to hold, on a fresh clone, with nothing before it.
// Runs all stages even when one fails. The last line is `N passed, N failed`.
//   node scripts/test.mjs [STAGE...]   only the stages whose name contains one of the words
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { prepare, root } from './lib/prepare.mjs';
import { seconds } from './lib/process.mjs';
import { runStages } from './lib/stages.mjs';

const bin = (...parts) => path.join(root, 'node_modules', ...parts);
const resultsDir = path.join(root, 'test-results');
const vitest = (project, ...options) => {
  const results = path.join(resultsDir, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  return {
    kind: 'vitest',
    results,
    command: [bin('vitest/vitest.mjs'), 'run', '--project', project, ...reporters, ...options],
  };
};
const check = (name, ...command) => ({ name, kind: 'check', command });

const checks = [
  check('format', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'),
  check('types: extension', bin('typescript/bin/tsc'), '-p', '.'),
  check('lint', bin('eslint/bin/eslint.js'), '.', '--cache', '--cache-location', bin('.cache/eslint/')),
  check('types: webview', bin('typescript/bin/tsc'), '-p', 'webview'),
  check('types: webview tests', bin('typescript/bin/tsc'), '-p', 'test/webview'),
  check('import direction', bin('dependency-cruiser/bin/dependency-cruise.mjs'), 'src', 'webview'),
  check('unused code', bin('knip/bin/knip.js')),
];

// Loading TensorFlow.js again for every file would take as long as the tests themselves. By itself vitest leaves a core
// free, which of two is half.
const unitTests = [
  { name: 'unit tests', ...vitest('unit', '--no-isolate', '--minWorkers=1', '--maxWorkers=2') },
];

/** Each waits for a browser or another process most of the time: two at once share the cores. */
const otherTests = [
  { name: 'unit tests with replaced modules', ...vitest('unit-mocked') },
  { name: 'webview tests in Chromium', ...vitest('webview') },
  { name: 'packages', ...vitest('packages') },
  {
    name: 'editor tests in VS Code',
    kind: 'mocha',
    command: [bin('tsx/dist/cli.mjs'), 'test/editor/run.ts'],
  },
];

const words = process.argv.slice(2);
const chosen = (stages) =>
  words.length ? stages.filter(({ name }) => words.some((word) => name.includes(word))) : stages;

const started = Date.now();
mkdirSync(resultsDir, { recursive: true });
await prepare();
const results = [
  ...(await runStages(chosen(checks), { cwd: root, parallel: 2 })),
  ...(await runStages(chosen(unitTests), { cwd: root, parallel: 1 })),
  ...(await runStages(chosen(otherTests), { cwd: root, parallel: 2 })),
];

const total = { passed: 0, failed: 0, skipped: 0 };
console.log('');
for (const { stage, ms, passed, failed, skipped, note } of results) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
  console.log(`  ${stage.name.padEnd(28)} ${counts.padEnd(24)} ${seconds(ms).padStart(8)}  ${note}`);
}
if (results.length === 0) total.failed += 1;
if (total.skipped)
  console.log(
    `\n${total.skipped} skipped: they need MESHLENS_DATA or a package that is not installed; see above.`,
  );
console.log(`\nAll of it took ${seconds(Date.now() - started)}.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
