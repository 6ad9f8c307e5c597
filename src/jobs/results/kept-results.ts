/** Results of jobs by content address: whoever asks for the same job again gets them from here. */
import { createHash } from 'node:crypto';
import { readFile, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomically } from '../../io/atomic-file';
import { evictOldest } from '../evict';

/** Results that stay; the ones that were used the longest time ago are evicted. */
const MAX_RESULTS = 64;
/** Larger ones are computed again rather than kept. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024;
const HASH_BYTES = 32;

export interface KeptResults {
  /** Null when there is none, or when it is damaged: it is then removed, and the log says so. */
  get(address: string): Promise<{ readonly value: unknown } | null>;
  /** A result that cannot be kept costs a line in the log, not the job. */
  put(address: string, value: unknown): Promise<void>;
}

/** Layout of a file: SHA-256 of the rest, then `[address, value]` as structured clone. */
export function openKeptResults(folder: string, log: (line: string) => void): KeptResults {
  const fileOf = (address: string): string => path.join(folder, `${address}.result`);
  return {
    async get(address) {
      const file = fileOf(address);
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null) {
        return null;
      }
      const value = valueIn(bytes, address);
      if (value === null) {
        log(`The kept result ${file} is damaged. It is computed again.`);
        await rm(file, { force: true });
        return null;
      }
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return value;
    },
    async put(address, value) {
      try {
        const content = serialize([address, value]);
        if (content.length > MAX_RESULT_BYTES) {
          log(`A result of ${content.length} bytes is not kept: the limit is ${MAX_RESULT_BYTES}.`);
          return;
        }
        await writeFileAtomically(fileOf(address), [hashOf(content), content], { durable: true });
        await evictOldest(folder, MAX_RESULTS);
      } catch (error) {
        log(`The result could not be kept in ${folder}: ${(error as Error).message}`);
      }
    },
  };
}

function valueIn(bytes: Buffer, address: string): { readonly value: unknown } | null {
  const content = bytes.subarray(HASH_BYTES);
  if (!hashOf(content).equals(bytes.subarray(0, HASH_BYTES))) {
    return null;
  }
  try {
    const [stored, value] = deserialize(content) as [string, unknown];
    return stored === address ? { value } : null;
  } catch {
    return null;
  }
}

function hashOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
