import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { cancelJob } from '../../../../src/jobs/book/cancel';
import { findJob } from '../../../../src/jobs/book/find';
import { claimFileOf } from '../../../../src/jobs/book/list';
import { retryJob } from '../../../../src/jobs/book/retry';
import type { AnyJob } from '../../../../src/jobs/job';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { cacheAt, jobWith, untilAborted } from './bench';

const folder = temporaryFolders();
const GONE = 2 ** 22 + 1;

/** A cache in which a process that is gone left its claim. */
async function interrupted() {
  const cache = cacheAt(folder());
  const { job, state } = jobWith(() => Promise.reject(new Error('first')));
  await expect(cache.runner().run(job, { seed: 1 }, { storage: cache.storage })).rejects.toThrow('first');
  const [{ id }] = await cache.list();
  const record = {
    format: 1,
    kind: 'test.count',
    dataset: null,
    configuration: {},
    seed: 1,
    checkpoint: null,
  };
  const cost = { ms: 0, memoryBytes: 0, cores: 1 };
  const claim = {
    ...{ token: 'x', pid: GONE, host: hostname(), beat: 3, progress: null, noun: 'training', origin: null },
    ...{ startedMs: 5, log: ['a line'], record: { ...record, priority: 'interactive', cost } },
  };
  mkdirSync(path.join(cache.shared, 'running'), { recursive: true });
  writeFileSync(claimFileOf(cache.shared, id), JSON.stringify(claim));
  return { ...cache, job, state, id };
}

describe('cancelling a job of another process', () => {
  it('ends it there, for all who wait for it, and leaves nothing behind', async () => {
    const { shared, runner, storage, list, options } = cacheAt(folder());
    const { job, state } = jobWith(untilAborted);
    const owner = runner().run(job, { seed: 1 }, { storage });
    await vi.waitFor(() => expect(state.runs).toBe(1));
    const follower = runner().run(job, { seed: 1 }, { storage });
    const both = Promise.allSettled([owner, follower]);
    const [{ id }] = await list();
    expect(await cancelJob(shared, id, options)).toBe('cancelled');
    for (const outcome of await both) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    }
    expect(state.runs).toBe(1);
    expect(await list()).toMatchObject([{ id, state: 'cancelled' }]);
    expect(readdirSync(path.join(shared, 'running'))).toEqual([]);
    expect(readdirSync(path.join(shared, 'cancel'))).toEqual([]);
  });

  it('does not keep the job from being asked for again', async () => {
    const { shared, runner, storage, list, options } = cacheAt(folder());
    const { job, state } = jobWith(untilAborted);
    const owner = runner().run(job, { seed: 1 }, { storage });
    const refused = expect(owner).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(async () => expect(await list()).toHaveLength(1));
    await cancelJob(shared, (await list())[0].id, options);
    await refused;
    state.work = () => Promise.resolve(4);
    expect(await runner().run(job, { seed: 1 }, { storage })).toBe(4);
  });

  it('gives up one whose process is gone', async () => {
    const { shared, id, list, options } = await interrupted();
    expect(await list()).toMatchObject([{ id, state: 'interrupted' }]);
    expect(await cancelJob(shared, id, options)).toBe('cancelled');
    expect(await list()).toMatchObject([
      { id, state: 'cancelled', log: ['a line'], reason: expect.any(String) },
    ]);
  });

  it('says what a job is that cannot be cancelled, and when the owner does not answer', async () => {
    const { shared, runner, storage, list, options } = cacheAt(folder());
    const { job } = jobWith(() => Promise.resolve(1));
    await runner().run(job, { seed: 1 }, { storage });
    const [{ id }] = await list();
    await expect(cancelJob(shared, id, options)).rejects.toMatchObject({ code: 'not-running' });
    await expect(cancelJob(shared, 'nothing', options)).rejects.toThrow('not known any more');
    const claim = { token: 'x', pid: 1, host: 'another-machine', record: { kind: 'test.count' } };
    writeFileSync(claimFileOf(shared, id), JSON.stringify(claim));
    const impatient = { ...options, patienceMs: 0 };
    await expect(cancelJob(shared, id, impatient)).rejects.toThrow('Process 1 on another-machine');
  });
});

describe('running a job again', () => {
  const around = (job: AnyJob, cache: ReturnType<typeof cacheAt>) => ({
    ...{ runner: cache.runner(), jobs: [job], modelFolder: (name: string) => name },
    ...{ signal: cache.options.signal, onProgress: () => undefined },
  });

  it('keeps its result for whoever asks next', async () => {
    const cache = cacheAt(folder());
    const { job, state } = jobWith(() => Promise.reject(new Error('no memory')));
    await expect(cache.asked().run(job, { seed: 3 }, { storage: cache.storage })).rejects.toThrow();
    const [{ id }] = await cache.list();
    state.work = ({ seed }) => Promise.resolve(10 * seed);
    await retryJob(cache.storageDir, id, around(job, cache));
    expect(await cache.list()).toMatchObject([{ id, state: 'done', origin: { folder: '/srv/shop' } }]);
    expect(await cache.runner().run(job, { seed: 3 }, { storage: cache.storage })).toBe(30);
    expect(state.runs).toBe(2);
    const again = retryJob(cache.storageDir, id, around(job, cache));
    await expect(again).rejects.toThrow('The job is done');
  });

  it('takes one over whose process is gone', async () => {
    const cache = await interrupted();
    cache.state.work = () => Promise.resolve(6);
    await retryJob(cache.storageDir, cache.id, around(cache.job, cache));
    expect(await cache.list()).toMatchObject([{ id: cache.id, state: 'done' }]);
    expect(readdirSync(path.join(cache.shared, 'running'))).toEqual([]);
  });

  it('refuses one without its data, and a kind that is not known', async () => {
    const cache = cacheAt(folder());
    const { job } = jobWith(() => Promise.reject(new Error('no')));
    const params = { seed: 1, dataset: 'a'.repeat(64) };
    await expect(cache.runner().run(job, params, { storage: cache.storage })).rejects.toThrow('no');
    const [{ id }] = await cache.list();
    await expect(retryJob(cache.storageDir, id, around(job, cache))).rejects.toMatchObject({
      code: 'no-dataset',
    });
    const other = around({ ...job, name: 'other' }, cache);
    await expect(retryJob(cache.storageDir, id, other)).rejects.toMatchObject({ code: 'bad-job' });
  });
});

describe('finding a job by its first digits', () => {
  const job = (id: string) => ({ id: id.padEnd(64, '0'), title: 'Training', state: 'failed' }) as never;
  const jobs = [job('3f9a2c41'), job('3f9a77aa'), job('b0b0b0b0')];

  it('takes what is clear', () => {
    expect(findJob(jobs, 'B0B0')).toBe(jobs[2]);
    expect(findJob(jobs, '3f9a2')).toBe(jobs[0]);
  });

  it('names several, near ones, or where ids are shown', () => {
    expect(() => findJob(jobs, '3f9a')).toThrow("Several jobs begin with '3f9a': 3f9a2c41, 3f9a77aa.");
    expect(() => findJob(jobs, '3f9a2d41')).toThrow('Near ones: 3f9a2c41 (Training, failed)');
    expect(() => findJob(jobs, 'zzzz')).toThrow("'meshlens jobs list' shows the ids");
    expect(() => findJob(jobs, '')).toThrow("There is no job ''");
    expect(() => findJob([], 'abcd')).toThrow('No job is known here.');
  });
});
