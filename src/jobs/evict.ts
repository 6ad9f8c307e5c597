import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Removes the files and folders of a folder that were changed the longest time ago, until `kept` are left. */
export async function evictOldest(folder: string, kept: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length <= kept) {
    return;
  }
  const entries = await Promise.all(
    names.map(async (name) => {
      const place = path.join(folder, name);
      // Another process may have removed it meanwhile.
      const status = await stat(place).catch(() => null);
      return { place, changedMs: status?.mtimeMs ?? 0 };
    }),
  );
  entries.sort((a, b) => b.changedMs - a.changedMs);
  await Promise.all(entries.slice(kept).map(({ place }) => rm(place, { recursive: true, force: true })));
}
