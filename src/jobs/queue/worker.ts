/** Takes jobs of one program from the queue, and runs each in a process of its own. */
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UnrecoverableError, Worker, type Job as Queued } from 'bullmq';
import type { RedisOptions } from 'ioredis';
import type { Progress } from '../../contracts/progress';
import { writeFileAtomically } from '../../io/atomic-file';
import { errorToData, isAbort, RpcError, userError } from '../../process/rpc/errors';
import { sleep } from '../../process/supervisor/waiting';
import type { AnyJob, Job } from '../job';
import { addressOf } from '../record/address';
import { parametersOf, readRecord, type JobRecord } from '../record/record';
import { encodeResult } from '../results/result-format';
import { JobFailed, type JobRunner } from '../runner';
import { mirrorCheckpoints } from '../store/mirrored-checkpoints';
import type { Store } from '../store/store';
import { openRedis } from './connection';
import { KEY_PREFIX, queueName, type FailedJob, type QueuedJob } from './names';
import { GONE_MS, waitingClients } from './waiting-clients';

export interface WorkerOptions {
  readonly redis: RedisOptions;
  /** Hash of the program that computes. */
  readonly code: string;
  readonly store: Store;
  /** Folder for datasets and checkpoints on this machine. */
  readonly folder: string;
  /** Every job that is run. */
  readonly jobs: readonly AnyJob[];
  readonly runner: JobRunner;
  /** Folder of a model that ships. */
  readonly modelFolder: (name: string) => string;
  readonly concurrency: number;
  /** Jobs a minute at most; undefined: as many as there are. */
  readonly perMinute?: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A worker that says nothing for so long has lost its jobs to others. Processor time is spent in other processes. */
const LOCK_MS = 5000;
const STALLED_CHECK_MS = 1000;
/** Every worker that runs a job may go away. */
const MAX_STALLED = 100;
const CHECKPOINT_MS = 5000;
const LOOK_MS = 2000;
/** Time for running jobs to end and for Redis to hear of it. */
const CLOSE_MS = 15_000;
const MINUTE_MS = 60_000;

/** Settles when the signal aborts and what runs has ended. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { redis, code, concurrency, perMinute, log, signal } = options;
  const { connection, complain } = openRedis(redis, log);
  const worker = new Worker<QueuedJob>(
    queueName(code),
    (queued) => perform(queued, { ...options, waiting: waitingClients(() => Promise.resolve(connection)) }),
    {
      name: hostname(),
      connection,
      prefix: KEY_PREFIX,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED,
      ...(perMinute === undefined ? {} : { limiter: { max: perMinute, duration: MINUTE_MS } }),
    },
  );
  worker.on('error', complain);
  await new Promise<void>((done) => {
    if (signal.aborted) {
      done();
    }
    signal.addEventListener('abort', () => done(), { once: true });
  });
  // What runs has heard the signal. Without Redis nothing can be told to it.
  await Promise.race([worker.close(connection.status !== 'ready'), pause(CLOSE_MS)]);
  connection.disconnect();
}

type Surroundings = WorkerOptions & { readonly waiting: ReturnType<typeof waitingClients> };

async function perform(queued: Queued<QueuedJob>, surroundings: Surroundings): Promise<void> {
  const { store, log, signal, waiting } = surroundings;
  const { record, job, address } = accepted(queued, surroundings);
  if (await store.has(`results/${address}`)) {
    return;
  }
  const cancel = new AbortController();
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, cancel.signal]);
  let heardMs = performance.now();
  const watching = whileRunning(ended.signal, LOOK_MS, async () => {
    const state = await waiting.stateOf(address);
    if (state === 'wanted') {
      heardMs = performance.now();
    } else if (state === 'left' || performance.now() - heardMs > GONE_MS) {
      cancel.abort();
    }
  });
  try {
    log(`${record.kind} ${address.slice(0, 8)} begins`);
    const value = await compute(record, job, address, stop, surroundings, (progress) => {
      // Redis may be away: the job goes on.
      queued.updateProgress(progress).catch(() => undefined);
    });
    await store.write(`results/${address}`, Buffer.concat(encodeResult(address, value)));
    await store.remove(`checkpoints/${address}`);
    log(`${record.kind} ${address.slice(0, 8)} is done`);
  } catch (error) {
    if (cancel.signal.aborted) {
      throw failure('aborted', 'Nobody waits for it any more.', log);
    }
    const { code, message } = errorToData(error);
    if (signal.aborted || !isFinal(error)) {
      // After the last attempt, the client reads why.
      throw new Error(JSON.stringify({ code, message } satisfies FailedJob));
    }
    throw failure(code, message, log);
  } finally {
    ended.abort();
    await watching;
  }
}

/** @throws UnrecoverableError when the job is none that this program runs */
function accepted(
  { id, data }: Queued<QueuedJob>,
  { jobs, code, log }: Surroundings,
): { record: JobRecord; job: Job<unknown, unknown>; address: string } {
  try {
    const { record: text } = (data ?? {}) as Partial<QueuedJob>;
    if (typeof text !== 'string') {
      throw new RpcError('bad-job', 'The job record is refused: there is none.');
    }
    const record = readRecord(text, new Set(jobs.map(({ name }) => name)));
    const address = addressOf(record, code);
    if (address !== id) {
      throw new RpcError('bad-job', 'The job record is refused: its id is not the address of its result.');
    }
    const job = jobs.find(({ name }) => name === record.kind) as unknown as Job<unknown, unknown>;
    return { record, job, address };
  } catch (error) {
    throw failure('bad-job', (error as Error).message, log);
  }
}

async function compute(
  record: JobRecord,
  job: Job<unknown, unknown>,
  address: string,
  signal: AbortSignal,
  { store, folder, runner, modelFolder }: Surroundings,
  onProgress: (progress: Progress) => void,
): Promise<unknown> {
  // All of it goes with the job: a worker runs for months.
  const own = path.join(folder, address);
  const [datasets, place] = [path.join(own, 'datasets'), path.join(own, 'checkpoints')];
  if (record.dataset !== null) {
    const content = await store.read(`datasets/${record.dataset}`);
    if (content === null) {
      throw userError('no-dataset', `The store ${store.place} does not hold the dataset of the job.`);
    }
    await writeFileAtomically(path.join(datasets, `${record.dataset}.dataset`), [content]);
  }
  const mirror = record.checkpoint === null ? null : await mirrorCheckpoints(store, address, place);
  const ended = new AbortController();
  const saving = mirror === null ? null : whileRunning(ended.signal, CHECKPOINT_MS, () => mirror.save());
  try {
    const plain = parametersOf(record);
    const params = job.withInstalled?.(plain, modelFolder) ?? plain;
    const checkpoints = mirror === null ? null : { folder: place, intervalMs: CHECKPOINT_MS };
    const value = await runner.run(job, params, {
      signal,
      onProgress,
      storage: { datasets, checkpoints },
    });
    return value;
  } finally {
    ended.abort();
    await saving;
    await rm(own, { recursive: true, force: true });
  }
}

/** Does something again and again; a failure is tried again the next time. */
async function whileRunning(signal: AbortSignal, everyMs: number, act: () => Promise<void>): Promise<void> {
  for (;;) {
    await sleep(everyMs, signal);
    if (signal.aborted) {
      return;
    }
    await act().catch(() => undefined);
  }
}

/** What the job says of its input is true on every machine; all else, its memory too, may go better on another. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof RpcError &&
    error.forUser &&
    error.code !== 'out-of-memory' &&
    !(error instanceof JobFailed) &&
    !isAbort(error)
  );
}

function failure(code: string, message: string, log: (line: string) => void): UnrecoverableError {
  log(`A job is refused or ended: ${message}`);
  const why: FailedJob = { code, message };
  return new UnrecoverableError(JSON.stringify(why));
}
