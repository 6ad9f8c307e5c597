import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheDir } from './cache-dir';

/** Stands in a folder that was installed to the end. */
const COMPLETE = 'complete';

/**
 * Installs something once per machine and returns its folder, which appears under its final name only when complete: an
 * interrupted or a concurrent installation does no harm.
 * @param name of the folder; to be changed with what is installed
 * @param what is installed, for people
 * @throws what `install` throws
 */
export async function installOnce(
  name: string,
  what: string,
  install: (folder: string, log: (line: string) => void) => Promise<void>,
  log: (line: string) => void,
): Promise<string> {
  const home = path.join(cacheDir(), name);
  if (existsSync(path.join(home, COMPLETE))) {
    return home;
  }
  log(`Installing ${what} into ${home}`);
  await mkdir(path.dirname(home), { recursive: true });
  const staging = await mkdtemp(path.join(path.dirname(home), '.installing-'));
  try {
    await install(staging, log);
    await writeFile(path.join(staging, COMPLETE), '');
    await moveIntoPlace(staging, home);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return home;
}

async function moveIntoPlace(staging: string, home: string): Promise<void> {
  try {
    await rename(staging, home);
  } catch (error) {
    // Somebody else finished first: theirs is as good as ours.
    if (!existsSync(path.join(home, COMPLETE))) {
      throw error;
    }
  }
}
