// npm run open [FOLDER]: the sample, or another folder, in a real VS Code in the browser, with the extension loaded.
import path from 'node:path';
import { prepare, root } from './lib/prepare.mjs';
import { runNode } from './lib/process.mjs';

await prepare();
const folder = path.resolve(process.argv[2] ?? path.join(root, 'samples/shop'));
const { code } = await runNode(
  [path.join(root, 'node_modules/tsx/dist/cli.mjs'), path.join(root, 'scripts/serve.ts'), folder],
  { inherit: true },
);
process.exitCode = code;
