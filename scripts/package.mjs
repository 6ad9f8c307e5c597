// npm run package: one VSIX for every platform, in dist/.
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { install, root } from './lib/prepare.mjs';
import { runNode } from './lib/process.mjs';

await install();
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const steps = [
  ['esbuild.js', '--production'],
  [path.join('node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', `dist/meshlens-${version}.vsix`],
];
for (const step of steps) {
  const { code } = await runNode(step, { cwd: root });
  if (code !== 0) process.exit(code);
}
