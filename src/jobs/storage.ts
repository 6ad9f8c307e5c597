/** Where jobs find their datasets and keep their checkpoints. */
import { createHash } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JobOrigin } from '../contracts/jobs';
import { DatasetNotKept } from './datasets';
import { evictOldest } from './evict';

/** Plain JSON, so that it can be sent with the job. */
export interface JobStorage {
  /** Folder of datasets, one file per key. */
  readonly datasets: string;
  readonly checkpoints: CheckpointPlace | null;
  /** Folder of kept results, and of what is being computed; absent: nothing is kept. */
  readonly shared?: string;
  /** For the list of jobs. */
  readonly origin?: JobOrigin;
  /** The job is done beside another one, which stands for it in the list of jobs. */
  readonly isPart?: boolean;
}

export interface CheckpointPlace {
  readonly folder: string;
  /** Work in milliseconds before the first checkpoint and between two: losing less is cheaper than writing more. */
  readonly intervalMs: number;
}

const CHECKPOINT_INTERVAL_MS = 5000;
/** Unfinished tasks whose checkpoints stay. */
const MAX_UNFINISHED = 8;

/**
 * Gives the jobs of one task a place. Checkpoints stay when the task fails or is cancelled, so that the same task goes on
 * from there, and are removed when it succeeds.
 * @param storageDir null, or without room: datasets live in a temporary folder that is removed afterwards, and no checkpoint
 *   is kept. `use` is then called again
 * @param task identifies the task: data, configuration and seed
 */
export async function withJobStorage<T>(
  storageDir: string | null,
  task: string,
  log: (line: string) => void,
  use: (storage: JobStorage) => Promise<T>,
): Promise<T> {
  const place = storageDir === null ? null : await usableStorage(storageDir, log);
  if (place === null) {
    return withTemporaryFolder(use);
  }
  const { unfinished } = place;
  const key = createHash('sha256').update(task).digest('hex').slice(0, 32);
  const folder = path.join(unfinished, key);
  try {
    const result = await use(storageFor(storageDir as string, key));
    await rm(folder, { recursive: true, force: true });
    return result;
  } catch (error) {
    if (error instanceof DatasetNotKept) {
      log(notKept(storageDir as string, error));
      return await withTemporaryFolder(use);
    }
    throw error;
  } finally {
    await evictOldest(unfinished, MAX_UNFINISHED);
  }
}

async function withTemporaryFolder<T>(use: (storage: JobStorage) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-jobs-'));
  try {
    return await use({ datasets: folder, checkpoints: null });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param checkpoint name of the folder of checkpoints; null: none are kept */
export function storageFor(storageDir: string, checkpoint: string | null): JobStorage {
  const folder = path.join(storageDir, 'checkpoints', checkpoint ?? '');
  return {
    datasets: path.join(storageDir, 'datasets'),
    checkpoints: checkpoint === null ? null : { folder, intervalMs: CHECKPOINT_INTERVAL_MS },
    shared: path.join(storageDir, 'jobs'),
  };
}

/** The folders in the storage; null when they cannot be written to, which costs the resume and not the result. */
async function usableStorage(
  storageDir: string,
  log: (line: string) => void,
): Promise<{ unfinished: string } | null> {
  const [datasets, unfinished] = ['datasets', 'checkpoints'].map((name) => path.join(storageDir, name));
  try {
    for (const folder of [datasets, unfinished]) {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    }
    return { unfinished };
  } catch (error) {
    log(notKept(storageDir, error as Error));
    return null;
  }
}

function notKept(storageDir: string, { message }: Error): string {
  return `Nothing of this job is kept in ${storageDir}: ${message}`;
}
