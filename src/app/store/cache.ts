import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, readdir, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';

/** Bump when what is cached changes its meaning or shape. */
const CACHE_VERSION = 6;
const MAX_ENTRIES = 24;

/** Results by the hash of everything they depend on, in a folder outside the workspace. */
export interface ResultCache {
  get(kind: string, key: string): Promise<unknown>;
  put(kind: string, key: string, value: unknown): Promise<void>;
}

/** @param folder null = keep nothing, find nothing */
export function openCache(folder: string | null, log: (line: string) => void): ResultCache {
  if (folder === null) {
    return { get: () => Promise.resolve(undefined), put: () => Promise.resolve() };
  }
  const place = path.join(folder, 'results');
  const fileOf = (kind: string, key: string): string => path.join(place, `${kind}-${key}.bin`);
  return {
    async get(kind, key) {
      const file = fileOf(kind, key);
      try {
        const value: unknown = deserialize(await readFile(file));
        // Touched, so that the oldest unused entry is the one to go.
        const now = new Date();
        await utimes(file, now, now);
        return value;
      } catch {
        // Not kept, or damaged: it is computed again.
        return undefined;
      }
    },
    async put(kind, key, value) {
      try {
        await mkdir(place, { recursive: true });
        const file = fileOf(kind, key);
        const unfinished = `${file}.${randomUUID()}.tmp`;
        await writeFile(unfinished, serialize(value));
        await rename(unfinished, file);
        await removeOldest(place);
      } catch (error) {
        log(`The result could not be kept in ${place}: ${String(error)}`);
      }
    },
  };
}

async function removeOldest(place: string): Promise<void> {
  const names = await readdir(place);
  if (names.length <= MAX_ENTRIES) {
    return;
  }
  const files = await Promise.all(
    names.map(async (name) => ({ name, usedMs: (await stat(path.join(place, name))).mtimeMs })),
  );
  files.sort((a, b) => b.usedMs - a.usedMs);
  await Promise.all(files.slice(MAX_ENTRIES).map(({ name }) => unlink(path.join(place, name))));
}

/** Hash of the files' names and contents and of whatever else decides the result. */
export async function hashOf(
  files: readonly DiscoveredFile[],
  rest: unknown,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([CACHE_VERSION, rest]));
  for (const file of files) {
    hash.update(`\n${file.relative}\n${file.bytes}\n`);
    for await (const chunk of createReadStream(file.path, { signal, highWaterMark: 1 << 20 })) {
      hash.update(chunk as Uint8Array);
    }
  }
  return hash.digest('hex').slice(0, 40);
}

export function hashText(...parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([CACHE_VERSION, parts]))
    .digest('hex')
    .slice(0, 40);
}
