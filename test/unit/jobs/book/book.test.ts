import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openJobBook } from '../../../../src/jobs/book/book';
import { claimFileOf, listJobs } from '../../../../src/jobs/book/list';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { cacheAt, jobWith, untilAborted } from './bench';

const folder = temporaryFolders();

describe('the list of jobs', () => {
  it('is empty where nothing ran', async () => {
    expect(await listJobs(path.join(folder(), 'jobs'))).toEqual([]);
  });

  it('shows a job while it runs, with its progress, its log and what it was asked for by', async () => {
    const { asked, list, storage } = cacheAt(folder());
    const { job } = jobWith((params, context) => {
      context.log('epoch 3 of 10');
      context.progress({ step: 'work', fraction: 0.3, message: 'epoch 3', etaMs: 7000 });
      return untilAborted(params, context);
    });
    const abort = new AbortController();
    const running = asked().run(job, { seed: 1 }, { storage, signal: abort.signal });
    const shown = await vi.waitFor(
      async () => {
        const [first] = await list();
        expect(first.log).toEqual(['epoch 3 of 10']);
        return first;
      },
      { timeout: 60_000 },
    );
    expect(shown).toMatchObject({
      state: 'running',
      kind: 'test.count',
      title: 'Test training',
      origin: { folder: '/srv/shop', request: 'analyze' },
      pid: process.pid,
      endedMs: null,
      progress: { label: 'Working', fraction: 0.3, etaMs: 7000 },
    });
    abort.abort();
    await expect(running).rejects.toThrow('stopped');
    expect(await list()).toMatchObject([{ id: shown.id, state: 'cancelled', log: ['epoch 3 of 10'] }]);
  });

  it('shows what became of jobs, the latest first, and one line for each', async () => {
    const { runner, list, storage } = cacheAt(folder());
    const { job, state } = jobWith(() => Promise.reject(new Error('the loss is not a number')));
    await expect(runner().run(job, { seed: 1 }, { storage })).rejects.toThrow();
    await expect(runner().run(job, { seed: 2 }, { storage })).rejects.toThrow();
    expect(await list()).toMatchObject([
      { state: 'failed', reason: 'the loss is not a number' },
      { state: 'failed' },
    ]);
    state.work = () => Promise.resolve(7);
    expect(await runner().run(job, { seed: 1 }, { storage })).toBe(7);
    const [first, second, ...rest] = await list();
    expect([first.state, second.state, rest]).toEqual(['done', 'failed', []]);
    expect(first.reason).toBeNull();
    expect((first.endedMs ?? 0) - first.startedMs).toBeGreaterThan(0);
  });

  it('shows what waits in the queue, and what lost its process', async () => {
    const { shared, list } = cacheAt(folder());
    const claim = { token: 'x', pid: process.pid, host: '', beat: 1, record: { kind: 'test.count' } };
    mkdirSync(path.join(shared, 'running'), { recursive: true });
    const write = (id: string, more: object) =>
      writeFileSync(claimFileOf(shared, id), JSON.stringify({ ...claim, ...more }));
    write('a', { host: 'another-machine', progress: { step: 'wait', label: 'Waiting' } });
    const { hostname } = await import('node:os');
    write('b', { host: hostname(), pid: 2 ** 22 + 1 });
    write('c', { host: 'another-machine', progress: null });
    writeFileSync(claimFileOf(shared, 'damaged'), '{"tok');
    write('of-nothing', { record: {} });
    expect((await list()).map(({ id, state }) => [id, state])).toEqual([
      ['c', 'running'],
      ['a', 'queued'],
      ['b', 'interrupted'],
    ]);
  });

  it('lets a job stand for those that it has done beside itself', async () => {
    const { asked, list, storage } = cacheAt(folder());
    const part = jobWith(() => Promise.resolve(2));
    const seen: unknown[] = [];
    const whole = jobWith(async () => {
      // The job's process hands its own storage on, as `runJob` does.
      await asked().run(part.job, { seed: 9 }, { storage: { ...storage, isPart: true } });
      seen.push((await list()).length);
      return 1;
    });
    await asked().run(whole.job, { seed: 1 }, { storage });
    expect(seen).toEqual([1]);
    expect(part.state.runs).toBe(1);
    expect(await list()).toHaveLength(1);
  });

  it('forgets the oldest, and survives damaged files', async () => {
    const { shared, list, runner, storage } = cacheAt(folder());
    const { job } = jobWith(() => Promise.resolve(1));
    await runner().run(job, { seed: 1 }, { storage });
    const recent = path.join(shared, 'recent');
    const [name] = readdirSync(recent);
    const entry = JSON.parse(readFileSync(path.join(recent, name), 'utf8')) as { endedMs: number };
    const book = openJobBook(shared, () => undefined);
    for (let index = 0; index < 205; index++) {
      await book.put(`job-${index}`, { ...entry, endedMs: index } as never);
    }
    expect(readdirSync(recent)).toHaveLength(200);
    writeFileSync(path.join(recent, 'job-204.json'), '{"format":1,"state":"don');
    writeFileSync(path.join(recent, 'job-203.json'), JSON.stringify({ ...entry, format: 2 }));
    expect(await list()).toHaveLength(198);
    expect(readdirSync(recent).filter((each) => each.endsWith('.tmp'))).toEqual([]);
  });

  it('costs a line in the log where it cannot be written', async () => {
    const { shared } = cacheAt(folder());
    mkdirSync(shared, { recursive: true });
    writeFileSync(path.join(shared, 'recent'), 'a file, and no folder');
    const lines: string[] = [];
    await openJobBook(shared, (line) => lines.push(line)).put('a', {} as never);
    expect(lines).toEqual([expect.stringMatching(/^The list of jobs could not be written/)]);
  });
});
