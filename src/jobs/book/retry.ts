import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../contracts/progress';
import { canBeRetried } from '../../contracts/jobs';
import { userError } from '../../process/rpc/errors';
import type { AnyJob, Job } from '../job';
import { parametersOf, readRecord } from '../record/record';
import { readClaim } from '../results/claim';
import type { JobRunner } from '../runner';
import { storageFor } from '../storage';
import { openJobBook } from './book';
import { claimFileOf, listJobs } from './list';

export interface RetryOptions {
  readonly runner: JobRunner;
  /** Declarations of all jobs. */
  readonly jobs: readonly AnyJob[];
  /** Folder of a model that ships. */
  readonly modelFolder: (name: string) => string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Runs a job again from its record, on from its last checkpoint. Its result is kept: who asks for it next gets it at once.
 * @param storageDir folder of the cache
 * @throws user error `not-failed`, `no-dataset`, `bad-job`, or what the job throws
 */
export async function retryJob(
  storageDir: string,
  id: string,
  { runner, jobs, modelFolder, signal, onProgress }: RetryOptions,
): Promise<void> {
  const shared = path.join(storageDir, 'jobs');
  const book = openJobBook(shared, () => undefined);
  const known = (await listJobs(shared)).find((job) => job.id === id);
  const kept = (await readClaim(claimFileOf(shared, id))) ?? (await book.get(id));
  if (known === undefined || kept === null || !canBeRetried(known)) {
    const state = known?.state ?? 'not known any more';
    throw userError(
      'not-failed',
      `The job is ${state}: only one that failed, was cancelled or interrupted runs again.`,
    );
  }
  const record = readRecord(JSON.stringify(kept.record), new Set(jobs.map(({ name }) => name)));
  // The registry has forgotten the types; `readRecord` found the kind among its names.
  const job = jobs.find(({ name }) => name === record.kind) as unknown as Job<unknown, unknown>;
  const storage = {
    ...storageFor(storageDir, record.checkpoint),
    ...(kept.origin && { origin: kept.origin }),
  };
  if (record.dataset !== null) {
    await access(path.join(storage.datasets, `${record.dataset}.dataset`)).catch(() => {
      throw userError('no-dataset', 'The data of the job is no longer kept. Run the analysis again instead.');
    });
  }
  const plain = parametersOf(record);
  const params = job.withInstalled?.(plain, modelFolder) ?? plain;
  await runner.run(job, params, { signal, onProgress, storage });
  if ((await book.get(id))?.token === kept.token) {
    // Another version of the program has another address for the same job.
    await book.remove(id);
  }
}
