/** Results of jobs by content address: whoever asks for the same job again gets them from here. */
import { readFile, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import { evictOldest } from '../evict';
import { decodeResult, encodeResult } from './result-format';

/** Results that stay; the ones that were used the longest time ago are evicted. */
const MAX_RESULTS = 64;
/** Larger ones are computed again rather than kept. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024;

export interface KeptResults {
  /** Null when there is none, or when it is damaged: it is then removed, and the log says so. */
  get(address: string): Promise<{ readonly value: unknown } | null>;
  /** A result that cannot be kept costs a line in the log, not the job. */
  put(address: string, value: unknown): Promise<void>;
}

export function openKeptResults(folder: string, log: (line: string) => void): KeptResults {
  const fileOf = (address: string): string => path.join(folder, `${address}.result`);
  return {
    async get(address) {
      const file = fileOf(address);
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null) {
        return null;
      }
      const value = decodeResult(bytes, address);
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
        const content = encodeResult(address, value);
        const bytes = content.reduce((sum, part) => sum + part.length, 0);
        if (bytes > MAX_RESULT_BYTES) {
          log(`A result of ${bytes} bytes is not kept: the limit is ${MAX_RESULT_BYTES}.`);
          return;
        }
        await writeFileAtomically(fileOf(address), content, { durable: true });
        await evictOldest(folder, MAX_RESULTS);
      } catch (error) {
        log(`The result could not be kept in ${folder}: ${(error as Error).message}`);
      }
    },
  };
}
