/** Builds packages: bundles once, then for each target a folder with its content, and vsce. */
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runNode } from '../lib/process.mjs';
import { listArchive } from './archive';
import { bundleInto } from './bundle';
import { problemsOf } from './contents';
import { completeFor, copyRepository } from './stage';
import { UNIVERSAL, type Target } from './targets';

export interface BuiltPackage {
  readonly target: Target;
  /** Absolute path of the VSIX file. */
  readonly file: string;
  readonly bytes: number;
}

/**
 * Builds the packages of `targets` into `outDir` and checks each. Nothing in the project's dist/ is read or changed, so
 * this can go on beside development.
 * @param onBuilt called for each package when it is finished
 * @throws when vsce refuses or a package does not hold what it should
 */
export async function buildPackages(
  root: string,
  targets: readonly Target[],
  outDir: string,
  onBuilt: (built: BuiltPackage) => void = () => undefined,
): Promise<readonly BuiltPackage[]> {
  const work = await mkdtemp(path.join(os.tmpdir(), 'ml-package-'));
  try {
    const common = path.join(work, 'common');
    const bundles = await bundleInto(root, common);
    await copyRepository(root, common);
    await mkdir(outDir, { recursive: true });
    const results: BuiltPackage[] = [];
    for (const target of targets) {
      const stage = path.join(work, target);
      await cp(common, stage, { recursive: true });
      await completeFor(target, root, stage, bundles);
      const built = await pack(root, stage, target, outDir);
      await rm(stage, { recursive: true });
      results.push(built);
      onBuilt(built);
    }
    return results;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function pack(root: string, stage: string, target: Target, outDir: string): Promise<BuiltPackage> {
  const { name, version } = JSON.parse(await readFile(path.join(stage, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const label = target === UNIVERSAL ? '' : `-${target}`;
  const file = path.join(outDir, `${name}${label}-${version}.vsix`);
  const args = [
    'package',
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--allow-missing-repository',
    '--out',
    file,
  ];
  const forTarget = target === UNIVERSAL ? [] : ['--target', target];
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const { code, output } = await runNode([vsce, ...args, ...forTarget], { cwd: stage, quiet: true });
  if (code !== 0) {
    throw new Error(`vsce does not package ${target}:\n${output}`);
  }
  const { size: bytes } = await stat(file);
  const problems = problemsOf(target, await listArchive(file), bytes);
  if (problems.length > 0) {
    throw new Error(
      `${path.basename(file)} is not as it should be:\n${problems.map((each) => `  ${each}`).join('\n')}`,
    );
  }
  return { target, file, bytes };
}
