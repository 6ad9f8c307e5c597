// npm start: from a fresh clone to the incidents of the sample, as text, as a page, and in the editor where there is one.
// Ends with 0 on a machine without a display.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { prepare, root } from './lib/prepare.mjs';
import { run, runNode } from './lib/process.mjs';
import { summarise } from './lib/sample-summary.mjs';

const sample = path.join(root, 'samples/shop');
const page = path.join(root, 'dist/report/shop.html');
const json = path.join(root, 'dist/report/shop.json');

await prepare();
mkdirSync(path.dirname(page), { recursive: true });
console.log('Analysing samples/shop: 25 minutes of traces of a small shop in which faults were injected');
const command = [
  path.join(root, 'dist/cli.js'),
  'analyze',
  sample,
  '--quiet',
  '--html',
  page,
  '--json',
  json,
];
const analysis = await runNode(command, { quiet: true, label: 'training' });
if (analysis.code !== 0) {
  console.error(analysis.output.trimEnd());
  process.exit(analysis.code);
}

console.log(`\n${summarise(JSON.parse(readFileSync(json, 'utf8')))}\n`);
const opened = await openDesktop();
const next = [
  [path.relative(process.cwd(), page), 'the whole report as a page'],
  ['node dist/cli.js analyze FOLDER', 'the same for your own traces and manifests'],
  opened
    ? ['VS Code', 'opens the sample with the extension loaded']
    : ['npm run open', 'the sample in VS Code, in a browser'],
  ['npm test', 'everything that has to hold'],
];
const width = Math.max(...next.map(([what]) => what.length));
for (const [what, why] of next) {
  console.log(`  ${what.padEnd(width)}  ${why}`);
}

/** Opens the sample in the VS Code of this desktop; false where there is no display or no `code`. */
async function openDesktop() {
  const windows = process.platform === 'win32';
  const display =
    windows || process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display || process.env.CI) {
    return false;
  }
  const args = [`--extensionDevelopmentPath=${root}`, sample];
  const { code } = await (windows
    ? run('cmd', ['/c', 'code', ...args], { quiet: true })
    : run('code', args, { quiet: true }));
  return code === 0;
}
