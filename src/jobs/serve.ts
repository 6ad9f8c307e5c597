import { PROTOCOL_VERSION } from '../contracts/protocol';
import type { Progress } from '../contracts/progress';
import { RpcError } from '../process/rpc/errors';
import type { MessagePort } from '../process/rpc/port';
import { createRpcServer } from '../process/rpc/server';
import type { AnyJob } from './job';
import { runJob } from './run-job';
import type { JobRunner } from './runner';
import type { JobStorage } from './storage';

/** What a process that runs jobs is asked: one job, by name. */
export interface JobRequests {
  run: { params: JobRequest; result: unknown; progress: Progress };
}

/** Sent every second while the event loop turns: a process that computes without a pause is silent. */
export interface JobEvents {
  beat: { readonly rssBytes: number };
}

export interface JobRequest {
  readonly name: string;
  readonly params: unknown;
  readonly storage?: JobStorage;
}

const BEAT_MS = 1000;

/**
 * Answers requests for the given jobs, and tells of itself meanwhile.
 * @param others runs what a job wants done beside itself
 * @param log its lines reach the asking process
 */
export function serveJobs(
  port: MessagePort,
  jobs: readonly AnyJob[],
  others: JobRunner | null,
  log: (line: string) => void,
): void {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const server = createRpcServer<JobRequests, JobEvents>(
    port,
    {
      run: ({ name, params, storage }, { signal, progress }) => {
        const job = byName.get(name);
        if (job === undefined) {
          throw new RpcError('unknown-job', `There is no job "${name}".`);
        }
        return runJob(job, params, storage, { signal, log, progress, others });
      },
    },
    { protocol: PROTOCOL_VERSION },
  );
  setInterval(() => server.emit('beat', { rssBytes: process.memoryUsage.rss() }), BEAT_MS).unref();
}
