// npm run package [-- --target TARGET...]: the VSIX files of all platforms, or of some, in dist/.
import path from 'node:path';
import { install, root } from './lib/prepare.mjs';
import { runNode } from './lib/process.mjs';

await install();
const { code } = await runNode([
  path.join(root, 'node_modules/tsx/dist/cli.mjs'),
  path.join(root, 'scripts/package/main.ts'),
  ...process.argv.slice(2),
]);
process.exitCode = code;
