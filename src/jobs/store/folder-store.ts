/** A store in a folder that all machines see. */
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import { evictOldest } from '../evict';
import { requireStoreName, type Store } from './store';

/** Files of each kind that stay; those that were written the longest time ago are evicted. What is missing is computed again. */
const MAX_KEPT = 1000;

export function openFolderStore(folder: string): Store {
  const fileOf = (name: string): string => {
    requireStoreName(name);
    return path.join(folder, name);
  };
  return {
    place: folder,
    async read(name) {
      try {
        return await readFile(fileOf(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
          return null;
        }
        throw error;
      }
    },
    async has(name) {
      return (await stat(fileOf(name)).catch(() => null)) !== null;
    },
    async write(name, content) {
      const file = fileOf(name);
      await writeFileAtomically(file, [content], { durable: true });
      await evictOldest(path.dirname(file), MAX_KEPT);
    },
    remove: (name) => rm(fileOf(name), { force: true }),
  };
}
