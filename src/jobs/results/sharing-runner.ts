/** A runner that computes no result twice, neither one after the other nor in two processes at once. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { abortError } from '../../process/rpc/errors';
import { sleep } from '../../process/supervisor/waiting';
import { addressOf } from '../record/address';
import type { JobRecord } from '../record/record';
import { recordOfJob } from '../record/record-of-job';
import type { JobRunner } from '../runner';
import { WAITING } from '../waiting';
import { claim, dropClaim, mayLive, readClaim, type Claim } from './claim';
import { openKeptResults } from './kept-results';
import { Patience } from './patience';

export interface SharingOptions {
  readonly runner: JobRunner;
  /** Absolute path of the script that computes: its content is part of every address. */
  readonly script: string;
  readonly log: (line: string) => void;
  /** Milliseconds that never run backwards. */
  readonly now: () => number;
  readonly pollMs?: number;
  /** An owner without a beat for so long is gone. */
  readonly staleMs?: number;
}

/** Jobs that say what decides their result are answered from the store, or followed while another process runs them. */
export function createSharingRunner({
  runner,
  script,
  log,
  now,
  pollMs = 500,
  staleMs = 30_000,
}: SharingOptions): JobRunner {
  let code: Promise<string> | undefined;
  return {
    get pid() {
      return runner.pid;
    },
    async run(job, params, options = {}) {
      const { storage, signal = new AbortController().signal, onProgress } = options;
      const record = storage?.shared === undefined ? null : recordOfJob(job, params, storage);
      if (storage?.shared === undefined || record === null) {
        return runner.run(job, params, options);
      }
      const address = addressOf(record, await (code ??= hashOf(script)));
      const claimFile = path.join(storage.shared, 'running', `${address}.json`);
      const kept = openKeptResults(path.join(storage.shared, 'results'), log);
      const patience = new Patience(staleMs, now);
      for (;;) {
        if (signal.aborted) {
          throw abortError();
        }
        const owned = await claimed(claimFile, record, log);
        const found = await kept.get(address);
        if (found !== null) {
          await owned?.release();
          return found.value as never;
        }
        if (owned !== null) {
          try {
            const result = await runner.run(job, params, {
              ...options,
              onProgress(progress) {
                owned.report(progress);
                onProgress?.(progress);
              },
            });
            await kept.put(address, result);
            return result;
          } finally {
            await owned.release();
          }
        }
        const owner = await readClaim(claimFile);
        if ((owner !== null && !mayLive(owner)) || patience.isOver(JSON.stringify(owner))) {
          await dropClaim(claimFile, owner?.token ?? null);
          continue;
        }
        onProgress?.(owner?.progress ?? WAITING);
        await sleep(pollMs, signal);
      }
    },
  };
}

const UNSHARED: Claim = { report: () => undefined, release: () => Promise.resolve() };

/** Where no claim can be written, for example on a full disk, the job runs all the same. */
async function claimed(file: string, record: JobRecord, log: (line: string) => void): Promise<Claim | null> {
  try {
    return await claim(file, record);
  } catch (error) {
    log(`Other windows cannot follow this job: ${(error as Error).message}`);
    return UNSHARED;
  }
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
