/** A cache with jobs in it, for tests of the list of jobs. */
import path from 'node:path';
import { listJobs } from '../../../../src/jobs/book/list';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import type { Job, JobContext } from '../../../../src/jobs/job';
import { askedBy } from '../../../../src/jobs/origin';
import { createSharingRunner } from '../../../../src/jobs/results/sharing-runner';
import { storageFor } from '../../../../src/jobs/storage';

export interface Params {
  readonly seed: number;
  readonly dataset?: string;
}

export type Work = (params: Params, context: JobContext) => Promise<number>;

/** A job that does what `work` says at that moment. */
export function jobWith(work: Work) {
  const state = { work, runs: 0 };
  const job: Job<Params, number> = {
    name: 'test.count',
    noun: 'training',
    steps: { work: 'Working' },
    load: () =>
      Promise.resolve((params, context) => {
        state.runs++;
        return state.work(params, context);
      }),
    decisive: (params) => ({ ...params }),
  };
  return { job, state };
}

/** Runs until the signal aborts, as a training does. */
export const untilAborted: Work = (_, { signal }) =>
  new Promise((_resolve, reject) =>
    signal.addEventListener(
      'abort',
      () => reject(Object.assign(new Error('stopped'), { name: 'AbortError' })),
      {
        once: true,
      },
    ),
  );

/** @param storageDir folder of the cache */
export function cacheAt(storageDir: string) {
  const shared = path.join(storageDir, 'jobs');
  let clock = 1_000_000;
  const runner = () =>
    createSharingRunner({
      runner: createInlineRunner(() => undefined),
      script: __filename,
      log: () => undefined,
      now: () => performance.now(),
      date: () => (clock += 1000),
      pollMs: 5,
    });
  return {
    shared,
    storageDir,
    runner,
    storage: storageFor(storageDir, null),
    asked: () => askedBy({ folder: '/srv/shop', request: 'analyze' }, runner()),
    list: () => listJobs(shared),
    options: {
      signal: new AbortController().signal,
      now: () => performance.now(),
      date: () => (clock += 1000),
      log: () => undefined,
    },
  };
}
