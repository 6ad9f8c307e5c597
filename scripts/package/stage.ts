/** A folder that holds exactly what a package will. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import type { Metafile } from 'esbuild';
import { bundledPackages } from './bundle';
import { collectNotices, renderNotices } from './notices';
import { copyRuntime, runtimeFiles } from './runtime-files';
import type { Target } from './targets';

/** Fields of package.json that are about developing, not about running. */
const development: ReadonlySet<string> = new Set([
  'scripts',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'overrides',
]);

/** Copies what .vscodeignore lets through, except dist/: the bundles there are development builds. */
export async function copyRepository(root: string, stage: string): Promise<void> {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  for (const file of [...files, '.vscodeignore']) {
    if (!file.startsWith('dist/')) {
      await cp(path.join(root, file), path.join(stage, file));
    }
  }
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const shipped = Object.entries(manifest).filter(([field]) => !development.has(field));
  await writeFile(
    path.join(stage, 'package.json'),
    `${JSON.stringify(Object.fromEntries(shipped), null, 2)}\n`,
  );
}

/** Adds what differs between targets: the runtimes, and the notices of everything inside. */
export async function completeFor(
  target: Target,
  root: string,
  stage: string,
  bundles: readonly Metafile[],
): Promise<void> {
  await copyRuntime(root, stage, target);
  const runtimes = Object.keys(runtimeFiles(target)).map((name) => `node_modules/${name}`);
  const notices = await collectNotices(root, [...bundledPackages(bundles), ...runtimes]);
  await writeFile(path.join(stage, 'THIRD-PARTY-NOTICES.txt'), renderNotices(notices));
}
