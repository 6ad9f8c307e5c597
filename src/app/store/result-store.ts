/** Results that outlive a request: one file for each folder and method in a storage folder outside the workspace. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomically } from '../../io/atomic-file';

/** Increase it when the shape of what all entries have in common changes. */
const STORE_VERSION = 1;
/** Keyed results that stay; the ones that were used the longest time ago are evicted. */
const MAX_KEYED = 24;

/** What identifies a result. */
interface Place {
  /** What made the result; part of a file name. */
  readonly method: string;
  /** Increase it when results change their meaning or shape: entries of other versions are ignored. */
  readonly version: number;
  /** The analysed folder; null for a result that belongs to the machine. */
  readonly folder: string | null;
  /** Hash of all that the result depends on. Without it the slot holds the last result, which is never evicted. */
  readonly key?: string;
}

export interface Slot<T> extends Place {
  /** Checks what was stored; null when it cannot be used. */
  readonly parse?: (stored: unknown) => T | null;
}

/** What a slot holds; an entry of another version or of another slot counts as none. */
export type Found<T> =
  | { readonly state: 'none' }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'damaged'; readonly file: string };

export interface ResultStore {
  /** Undefined when there is no entry, or when it is damaged, of another version or of another slot. */
  get<T>(slot: Slot<T>): Promise<T | undefined>;
  /** As `get`, for results that cannot be made again: tells a damaged entry from none. */
  find<T>(slot: Slot<T>): Promise<Found<T>>;
  /** Replaces the entry. A result that cannot be stored costs a line in the log, not the request. */
  put<T>(slot: Slot<T>, value: T): Promise<void>;
}

/** @param storageDir null: the cache is switched off, nothing is found and nothing is kept */
export function openStore(storageDir: string | null, log: (line: string) => void): ResultStore {
  if (storageDir === null) {
    return {
      get: () => Promise.resolve(undefined),
      find: () => Promise.resolve({ state: 'none' }),
      put: () => Promise.resolve(),
    };
  }
  const place = path.join(storageDir, 'results');

  async function find<T>(slot: Slot<T>): Promise<Found<T>> {
    const file = path.join(place, fileName(slot));
    const content = await readFile(file).catch(() => null);
    if (content === null) {
      return { state: 'none' };
    }
    try {
      const entry = deserialize(content) as { label: string; value: unknown } | null;
      if (entry?.label !== labelOf(slot)) {
        return { state: 'none' };
      }
      const now = new Date();
      await utimes(file, now, now);
      if (slot.parse === undefined) {
        return { state: 'there', value: entry.value as T };
      }
      const value = slot.parse(entry.value);
      return value === null ? { state: 'damaged', file } : { state: 'there', value };
    } catch {
      return { state: 'damaged', file };
    }
  }

  return {
    find,
    async get(slot) {
      const found = await find(slot);
      return found.state === 'there' ? found.value : undefined;
    },
    async put(slot, value) {
      try {
        const entry = serialize({ label: labelOf(slot), value });
        await writeFileAtomically(path.join(place, fileName(slot)), [entry]);
        await evict(place);
      } catch (error) {
        log(`The result could not be kept in ${place}: ${String(error)}`);
      }
    },
  };
}

/** Hash of values that decide a result, as JSON. */
export function hashText(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

/** `forecast.<folder>.bin` for a last result, `forecast.<folder>.<key>.bin` for a keyed one. */
function fileName({ method, folder, key }: Place): string {
  return [method, hashText(folder).slice(0, 32), ...(key === undefined ? [] : [key]), 'bin'].join('.');
}

/** Stands in the entry: a file name is a hash, and its parts may meet by chance or by a renamed file. */
function labelOf({ method, version, folder, key }: Place): string {
  return JSON.stringify([STORE_VERSION, method, version, folder, key ?? null]);
}

async function evict(place: string): Promise<void> {
  const keyed = (await readdir(place)).filter((name) => /^[^.]+\.[^.]+\.[^.]+\.bin$/.test(name));
  if (keyed.length <= MAX_KEYED) {
    return;
  }
  const files = await Promise.all(
    keyed.map(async (name) => {
      const file = path.join(place, name);
      // Another process may have evicted it meanwhile.
      const status = await stat(file).catch(() => null);
      return { file, usedMs: status?.mtimeMs ?? 0 };
    }),
  );
  files.sort((a, b) => b.usedMs - a.usedMs);
  await Promise.all(files.slice(MAX_KEYED).map(({ file }) => rm(file, { force: true })));
}
