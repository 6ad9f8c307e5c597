/** A runner that gives trainings to workers on other machines, and runs everything else, and whatever they cannot, here. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../contracts/progress';
import { abortError, errorFromData } from '../../process/rpc/errors';
import { sleep } from '../../process/supervisor/waiting';
import { addressOf } from '../record/address';
import type { JobRecord } from '../record/record';
import { recordOfJob } from '../record/record-of-job';
import { decodeResult } from '../results/result-format';
import type { JobRunner } from '../runner';
import type { JobStorage } from '../storage';
import type { Store } from '../store/store';
import { WAITING } from '../waiting';
import type { JobQueue } from './job-queue';

export interface QueueRunnerOptions {
  /** Runs what is not given away. */
  readonly local: JobRunner;
  readonly store: Store;
  /** Opened for each job, and closed with it. */
  readonly open: (code: string) => JobQueue;
  /** Hash of the program that computes. */
  readonly code: () => Promise<string>;
  readonly log: (line: string) => void;
  /** Milliseconds that never run backwards. */
  readonly now: () => number;
  readonly pollMs?: number;
  /** Without an answer of Redis or the store, or without any worker, for so long, the job runs here. */
  readonly patienceMs?: number;
}

/** The job cannot be done elsewhere. */
class Unavailable extends Error {}

/** Times that a job that was done is added again because its result cannot be read. */
const MAX_LOST = 4;

export function createQueueRunner({
  local,
  store,
  open,
  code,
  log,
  now,
  pollMs = 1000,
  patienceMs = 30_000,
}: QueueRunnerOptions): JobRunner {
  const client = randomUUID();

  async function resultOf(
    record: JobRecord,
    storage: JobStorage,
    signal: AbortSignal,
    onProgress: ((progress: Progress) => void) | undefined,
  ): Promise<unknown> {
    const program = await code();
    const address = addressOf(record, program);
    const queue = open(program);
    let heardMs = now();
    let attendedMs = now();
    let reason = '';
    let lost = 0;
    try {
      while (!signal.aborted) {
        try {
          const kept = await store.read(`results/${address}`);
          const result = kept === null ? null : decodeResult(kept, address);
          if (result !== null) {
            return result.value;
          }
          await queue.join(address, client);
          const state = await queue.stateOf(address);
          if (state.name === 'failed') {
            await queue.remove(address);
            throw errorFromData({ name: 'Error', forUser: true, ...state.why });
          }
          if (state.name === 'lost' && lost++ === MAX_LOST) {
            throw new Unavailable('its result cannot be read from the store');
          }
          if (state.name === 'lost' || state.name === 'unknown') {
            await upload(record, storage);
            await queue.add(address, record);
          }
          // Whose worker went away is said to run until another worker takes it: without any, for ever.
          if ((await queue.workers()) > 0) {
            attendedMs = now();
          } else if (now() - attendedMs > patienceMs) {
            await queue.remove(address);
            throw new Unavailable('no worker of this version is connected');
          }
          onProgress?.(
            state.name === 'running' ? { ...(state.progress ?? WAITING), node: state.node } : WAITING,
          );
          heardMs = now();
        } catch (error) {
          if (error instanceof Unavailable || isOfJob(error)) {
            throw error;
          }
          const said = (error as Error).message;
          if (said !== reason) {
            log(`The queue does not answer: ${said}`);
            reason = said;
          }
          onProgress?.(WAITING);
          if (now() - heardMs > patienceMs) {
            throw new Unavailable(said);
          }
        }
        await sleep(pollMs, signal);
      }
      throw abortError();
    } finally {
      // The worker ends a job that nobody waits for.
      await queue.leave(address, client).catch(() => undefined);
      await queue.close();
    }
  }

  async function upload({ dataset }: JobRecord, { datasets }: JobStorage): Promise<void> {
    if (dataset !== null && !(await store.has(`datasets/${dataset}`))) {
      await store.write(`datasets/${dataset}`, await readFile(path.join(datasets, `${dataset}.dataset`)));
    }
  }

  return {
    get pid() {
      return local.pid;
    },
    async run(job, params, options = {}) {
      const { storage, signal = new AbortController().signal, onProgress } = options;
      const record = storage === undefined ? null : recordOfJob(job, params, storage);
      // What somebody waits for is done sooner here than there.
      if (storage === undefined || record === null || record.priority === 'interactive') {
        return local.run(job, params, options);
      }
      try {
        return (await resultOf(record, storage, signal, onProgress)) as never;
      } catch (error) {
        if (error instanceof Unavailable) {
          log(`The ${job.noun} runs on this machine: ${error.message}.`);
          return local.run(job, params, options);
        }
        throw error;
      }
    },
  };
}

/** What the job itself ended with, as `errorFromData` makes it; all else is a matter of the connection. */
function isOfJob(error: unknown): boolean {
  return (error as { readonly forUser?: unknown }).forUser === true;
}
