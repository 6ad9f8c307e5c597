/** Indexes of trace files that outlive a request: one file each in the storage folder, outside the workspace. */
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import { decodeIndex, type FileIndex } from '../../methods/traces/file-index/decode';
import { hashText } from '../store/result-store';
import { type FilePart, placeOfPart } from './file-parts';

/** Indexes that stay; the ones that were used the longest time ago are evicted. */
const MAX_INDEXES = 1000;

export interface IndexStore {
  /** Null when there is none, or when it is damaged, of another version or of another content. */
  get(part: FilePart): Promise<FileIndex | null>;
  /** An index that cannot be stored costs a line in the log, not the request. */
  put(part: FilePart, bytes: Uint8Array): Promise<void>;
}

/** @param storageDir null: nothing is found and nothing is kept */
export function openIndexStore(storageDir: string | null, log: (line: string) => void): IndexStore {
  if (storageDir === null) {
    return { get: () => Promise.resolve(null), put: () => Promise.resolve() };
  }
  const folder = path.join(storageDir, 'traces');
  const placeOf = (part: FilePart): string => path.join(folder, `${hashText(...placeOfPart(part))}.index`);
  return {
    async get(part) {
      const place = placeOf(part);
      const bytes = await readFile(place).catch(() => null);
      if (bytes === null) {
        return null;
      }
      const index = decodeIndex(bytes, part.label);
      const now = new Date();
      await utimes(place, now, now).catch(() => undefined);
      return index;
    },
    async put(part, bytes) {
      try {
        await writeFileAtomically(placeOf(part), [bytes]);
        await evict(folder);
      } catch (error) {
        log(`The index of ${part.file.relative} could not be kept in ${folder}: ${String(error)}`);
      }
    },
  };
}

async function evict(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.index'));
  if (names.length <= MAX_INDEXES) {
    return;
  }
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      // Another process may have evicted it meanwhile.
      const status = await stat(file).catch(() => null);
      return { file, usedMs: status?.mtimeMs ?? 0 };
    }),
  );
  files.sort((a, b) => b.usedMs - a.usedMs);
  await Promise.all(files.slice(MAX_INDEXES).map(({ file }) => rm(file, { force: true })));
}
