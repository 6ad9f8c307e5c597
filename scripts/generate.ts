// npm run generate: writes into package.json what the methods' descriptors declare. A test fails where the two differ.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadRules } from '../src/methods/lists';
import { methods } from '../src/methods/registry';
import { withContributions, type Manifest } from './lib/contributions';

async function main(): Promise<void> {
  const file = path.join(__dirname, '..', 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const changed = withContributions(manifest, methods, await loadRules(methods));
  await writeFile(file, `${JSON.stringify(changed, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
