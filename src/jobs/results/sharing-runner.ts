/** A runner that computes no result twice, neither one after the other nor in two processes at once. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { abortError, isAbort } from '../../process/rpc/errors';
import { sleep } from '../../process/supervisor/waiting';
import { openJobBook, type EndedJob, type JobBook } from '../book/book';
import { claimFileOf } from '../book/list';
import { addressOf } from '../record/address';
import { recordOfJob } from '../record/record-of-job';
import type { JobRunner } from '../runner';
import { WAITING } from '../waiting';
import {
  claim,
  dropClaim,
  mayLive,
  newClaim,
  readClaim,
  type Claim,
  type ClaimedRun,
  type ClaimState,
} from './claim';
import { openKeptResults } from './kept-results';
import { Patience } from './patience';

export interface SharingOptions {
  readonly runner: JobRunner;
  /** Absolute path of the script that computes: its content is part of every address. */
  readonly script: string;
  readonly log: (line: string) => void;
  /** Milliseconds that never run backwards. */
  readonly now: () => number;
  /** Milliseconds since 1970, for the list of jobs. */
  readonly date: () => number;
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
  date,
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
      const claimFile = claimFileOf(storage.shared, address);
      const kept = openKeptResults(path.join(storage.shared, 'results'), log);
      const book = openJobBook(storage.shared, log);
      const patience = new Patience(staleMs, now);
      const isPart = storage.isPart === true;
      const run = { record, noun: job.noun, origin: storage.origin ?? null, isPart };
      const asked = new AbortController();
      let followed: string | undefined;
      for (;;) {
        if (signal.aborted || (followed !== undefined && (await wasCancelled(book, address, followed)))) {
          throw abortError();
        }
        const owned = await claimed(claimFile, { ...run, startedMs: date() }, () => asked.abort(), log);
        const found = await kept.get(address);
        if (found !== null) {
          await owned?.release();
          return found.value as never;
        }
        if (owned !== null) {
          const ended = async (state: EndedJob['state'], reason: string | null): Promise<void> =>
            isPart
              ? undefined
              : book.put(address, endedJob(owned.state, state, asked.signal.aborted, date(), reason));
          try {
            const result = await runner.run(job, params, {
              ...options,
              storage: { ...storage, isPart: true },
              signal: AbortSignal.any([signal, asked.signal]),
              onProgress(progress) {
                owned.report(progress);
                onProgress?.(progress);
              },
              onLog: (line) => owned.say(line),
            });
            await kept.put(address, result);
            await ended('done', null);
            return result;
          } catch (error) {
            await (isAbort(error) ? ended('cancelled', null) : ended('failed', (error as Error).message));
            throw error;
          } finally {
            await owned.release();
          }
        }
        const owner = await readClaim(claimFile);
        followed = owner?.token ?? followed;
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

/** Where no claim can be written, for example on a full disk, the job runs all the same. */
async function claimed(
  file: string,
  run: ClaimedRun,
  onCancel: () => void,
  log: (line: string) => void,
): Promise<Claim | null> {
  try {
    return await claim(file, run, onCancel);
  } catch (error) {
    log(`Other windows cannot follow this job: ${(error as Error).message}`);
    return {
      state: newClaim(run),
      report: () => undefined,
      say: () => undefined,
      release: () => Promise.resolve(),
    };
  }
}

/** Whether the run with that token was cancelled for all who waited for it. */
async function wasCancelled(book: JobBook, address: string, token: string): Promise<boolean> {
  const ended = await book.get(address);
  return ended?.token === token && ended.state === 'cancelled' && ended.isForAll;
}

function endedJob(
  { token, pid, host, noun, origin, startedMs, log, record }: ClaimState,
  state: EndedJob['state'],
  isForAll: boolean,
  endedMs: number,
  reason: string | null,
): EndedJob {
  return {
    format: 1,
    state,
    isForAll,
    endedMs,
    reason,
    token,
    pid,
    host,
    noun,
    origin,
    startedMs,
    log,
    record,
  };
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
