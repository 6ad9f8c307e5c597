// npm start: from a fresh clone to the result of the main job on the sample, in the terminal, as a page, and in the
// editor where there is one. Ends with 0 on a machine without a display.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { prepare, root } from './lib/prepare.mjs';
import { run, runNode } from './lib/process.mjs';

const sample = path.join(root, 'samples/shop');
const page = path.join(root, 'dist/report/shop.html');

await prepare();
mkdirSync(path.dirname(page), { recursive: true });
console.log('\nAnalysing samples/shop\n');
const analysis = await runNode([path.join(root, 'dist/cli.js'), 'analyze', sample, '--html', page], {
  inherit: true,
});
if (analysis.code !== 0) process.exit(analysis.code);

console.log(`\nThe report as a page: ${path.relative(process.cwd(), page)}`);
if (await openDesktop()) console.log('VS Code is opening the sample with the extension loaded.');
else console.log('No desktop VS Code here. `npm run open` shows the sample in VS Code in a browser.');

/** Opens the sample in the VS Code of this desktop; false where there is no display or no `code`. */
async function openDesktop() {
  const windows = process.platform === 'win32';
  const display =
    windows || process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display || process.env.CI) return false;
  const args = [`--extensionDevelopmentPath=${root}`, sample];
  const { code } = await (windows
    ? run('cmd', ['/c', 'code', ...args], { quiet: true })
    : run('code', args, { quiet: true }));
  return code === 0;
}
