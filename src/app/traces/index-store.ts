/** Indexes of trace files that outlive a request: one file each in the storage folder, outside the workspace. */
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import { decodeIndex, type FileIndex } from '../../methods/traces/file-index/decode';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import { hashText } from '../store/result-store';

/** Indexes that stay; the ones that were used the longest time ago are evicted. */
const MAX_INDEXES = 1000;

export interface IndexStore {
  /** Null when there is none, or when it is damaged, of another version or of another content. */
  get(file: DiscoveredFile): Promise<FileIndex | null>;
  /** An index that cannot be stored costs a line in the log, not the request. */
  put(file: DiscoveredFile, bytes: Buffer): Promise<void>;
}

/** Identifies a file and its content: its place, its size and when it was changed. */
export function indexLabel({ path: file, member, kind, bytes, modifiedMs }: DiscoveredFile): string {
  return JSON.stringify([file, ...(member === undefined ? [] : [member]), kind, bytes, modifiedMs]);
}

/** @param storageDir null: nothing is found and nothing is kept */
export function openIndexStore(storageDir: string | null, log: (line: string) => void): IndexStore {
  if (storageDir === null) {
    return { get: () => Promise.resolve(null), put: () => Promise.resolve() };
  }
  const folder = path.join(storageDir, 'traces');
  const placeOf = (file: DiscoveredFile): string =>
    path.join(folder, `${hashText(file.path, ...(file.member === undefined ? [] : [file.member]))}.index`);
  return {
    async get(file) {
      const place = placeOf(file);
      const bytes = await readFile(place).catch(() => null);
      if (bytes === null) {
        return null;
      }
      const index = decodeIndex(bytes, indexLabel(file));
      const now = new Date();
      await utimes(place, now, now).catch(() => undefined);
      return index;
    },
    async put(file, bytes) {
      try {
        await writeFileAtomically(placeOf(file), [bytes]);
        await evict(folder);
      } catch (error) {
        log(`The index of ${file.relative} could not be kept in ${folder}: ${String(error)}`);
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
