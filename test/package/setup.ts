import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { unpackArchive } from '../../scripts/package/archive';
import { buildPackages } from '../../scripts/package/build';
import { availableTargets, hostTarget, UNIVERSAL } from '../../scripts/package/targets';

/** A package that was built for the tests of this folder. */
export interface TestedPackage {
  readonly target: string;
  /** The VSIX file. */
  readonly file: string;
  readonly bytes: number;
  /** The package unpacked, far from any node_modules. */
  readonly unpacked: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    universal: TestedPackage;
    /** The package of this platform; null where onnxruntime-node has no library for it. */
    native: TestedPackage | null;
  }
}

/** Builds the universal package and the one of this platform, once for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = path.resolve(__dirname, '../..');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ml-packages-'));
  const available = await availableTargets(root);
  const targets = [UNIVERSAL, hostTarget()].filter((target) => available.includes(target));
  const tested: TestedPackage[] = [];
  for (const built of await buildPackages(root, targets, folder)) {
    const unpacked = path.join(folder, built.target);
    await unpackArchive(built.file, unpacked);
    tested.push({ ...built, unpacked });
  }
  const [universal, native = null] = tested;
  project.provide('universal', universal);
  project.provide('native', native);
  if (native === null) {
    console.log(`onnxruntime-node has no library for ${hostTarget()}: only the universal package is tested.`);
  }
  return () => rm(folder, { recursive: true, force: true });
}
