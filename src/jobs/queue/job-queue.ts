/** The queue of one program's jobs as a client sees it. */
import { Queue, type Job } from 'bullmq';
import type { RedisOptions } from 'ioredis';
import type { Progress } from '../../contracts/progress';
import type { JobRecord } from '../record/record';
import { openRedis } from './connection';
import { KEY_PREFIX, queueName, type FailedJob, type QueuedJob } from './names';
import { waitingClients } from './waiting-clients';

export type QueuedState =
  | { readonly name: 'waiting' }
  /** Never added, forgotten by Redis, or ended because nobody waited. */
  | { readonly name: 'unknown' }
  /** Done, but its result or its dataset is gone from the store. */
  | { readonly name: 'lost' }
  | { readonly name: 'running'; readonly progress: Progress | null; readonly node: string | undefined }
  | { readonly name: 'failed'; readonly why: FailedJob };

export interface JobQueue {
  add(address: string, record: JobRecord): Promise<void>;
  /** Takes a job that is over and may be asked for again out of the queue. */
  stateOf(address: string): Promise<QueuedState>;
  /** Does nothing while a worker runs it. */
  remove(address: string): Promise<void>;
  /** Workers of the same program. */
  workers(): Promise<number>;
  join(address: string, client: string): Promise<void>;
  leave(address: string, client: string): Promise<void>;
  close(): Promise<void>;
}

/** Errors of a machine, such as a full disk; a worker that goes away does not count. */
const ATTEMPTS = 5;
const BACKOFF_MS = 1000;
/** Results are in the store; what Redis keeps of a job that is done is for those who look at the queue. */
const KEPT_S = 600;
/** Nobody waited any more, or the store had lost the dataset: whoever asks again may have another outcome. */
const REPEATED: ReadonlySet<string> = new Set(['aborted', 'no-dataset']);
const PRIORITY = { interactive: 1, background: 10 } as const;

export function openJobQueue(options: RedisOptions, code: string, log: (line: string) => void): JobQueue {
  // Commands fail at once while Redis is away: the client has to know that it is.
  const { connection } = openRedis({ ...options, enableOfflineQueue: false, lazyConnect: true }, log);
  const connected = connection.connect().catch(() => undefined);
  const queue = new Queue<QueuedJob>(queueName(code), { connection, prefix: KEY_PREFIX });
  // The connection says it.
  queue.on('error', () => undefined);
  const waiting = waitingClients(async () => {
    // Where the first attempt fails, the connection goes on trying.
    await connected;
    return connection;
  });
  return {
    async add(address, record) {
      await queue.add(
        record.kind,
        { record: JSON.stringify(record) },
        {
          jobId: address,
          priority: PRIORITY[record.priority],
          attempts: ATTEMPTS,
          backoff: { type: 'fixed', delay: BACKOFF_MS },
          removeOnComplete: { age: KEPT_S },
          removeOnFail: { age: KEPT_S },
        },
      );
    },
    async stateOf(address) {
      // The state first: what a job that is over says of itself is then there.
      const state = await queue.getJobState(address);
      const job = await queue.getJob(address);
      if (job === undefined || state === 'unknown' || state === 'completed') {
        await removed(job);
        return { name: state === 'completed' ? 'lost' : 'unknown' };
      }
      if (state === 'failed') {
        const why = whyOf(job);
        if (REPEATED.has(why.code)) {
          await removed(job);
          return { name: why.code === 'aborted' ? 'unknown' : 'lost' };
        }
        return { name: 'failed', why };
      }
      return state === 'active'
        ? {
            name: 'running',
            progress: typeof job.progress === 'object' ? (job.progress as Progress) : null,
            node: job.processedBy,
          }
        : { name: 'waiting' };
    },
    async remove(address) {
      await removed(await queue.getJob(address));
    },
    workers: () => queue.getWorkersCount(),
    join: (address, client) => waiting.join(address, client),
    leave: (address, client) => waiting.leave(address, client),
    async close() {
      await queue.close().catch(() => undefined);
      connection.disconnect();
    },
  };
}

/** A job that a worker holds cannot be removed. */
async function removed(job: Job | undefined): Promise<void> {
  await job?.remove().catch(() => undefined);
}

function whyOf({ failedReason }: Job): FailedJob {
  try {
    const { code, message } = JSON.parse(failedReason) as Partial<FailedJob>;
    return { code: String(code ?? 'job-failed'), message: String(message ?? failedReason) };
  } catch {
    return { code: 'job-failed', message: failedReason };
  }
}
