import path from 'node:path';
import type { JobsQuestion } from '../../contracts/jobs';
import type { AnalyticsRequests } from '../../contracts/protocol';
import { cancelJob } from '../../jobs/book/cancel';
import { listJobs } from '../../jobs/book/list';
import { retryJob } from '../../jobs/book/retry';
import type { AnyJob } from '../../jobs/job';
import type { JobRunner } from '../../jobs/runner';
import { userError } from '../../process/rpc/errors';
import type { RpcHandlers } from '../../process/rpc/server';
import { installedModelFolder } from '../installation';

export interface JobDependencies {
  readonly jobs: JobRunner;
  /** Declarations of all jobs. */
  readonly declarations: () => Promise<readonly AnyJob[]>;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

type JobRequests = 'listJobs' | 'jobLog' | 'cancelJob' | 'retryJob';

/** What the list of jobs asks: of the cache that all windows share. */
export function jobHandlers({
  jobs,
  declarations,
  now,
  log,
}: JobDependencies): Pick<RpcHandlers<AnalyticsRequests>, JobRequests> {
  return {
    async listJobs({ storageDir }) {
      const known = storageDir === null ? [] : await listJobs(path.join(storageDir, 'jobs'));
      return known.map(({ log: _, ...job }) => job);
    },
    async jobLog({ id, ...question }) {
      const known = await listJobs(path.join(storageOf(question), 'jobs'));
      return known.find((job) => job.id === id)?.log ?? [];
    },
    cancelJob: ({ id, ...question }, { signal }) =>
      cancelJob(path.join(storageOf(question), 'jobs'), id, {
        signal,
        now: () => performance.now(),
        date: now,
        log,
      }),
    async retryJob({ id, ...question }, { signal, progress }) {
      await retryJob(storageOf(question), id, {
        runner: jobs,
        jobs: await declarations(),
        modelFolder: installedModelFolder,
        signal,
        onProgress: progress,
      });
      return null;
    },
  };
}

function storageOf({ storageDir }: JobsQuestion): string {
  if (storageDir === null) {
    throw userError('no-cache', 'Nothing is kept of jobs while meshlens.cache is off.');
  }
  return storageDir;
}
