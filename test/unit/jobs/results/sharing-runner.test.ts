import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import type { Job, JobContext } from '../../../../src/jobs/job';
import { claim } from '../../../../src/jobs/results/claim';
import { createSharingRunner } from '../../../../src/jobs/results/sharing-runner';
import type { JobStorage } from '../../../../src/jobs/storage';
import { temporaryFolders } from '../../process/fixtures/temporary';

const folder = temporaryFolders();

interface Params {
  readonly seed: number;
  readonly save?: string;
}

/** A job whose runs are counted; `work` decides how long it takes. */
function counted(work: (params: Params, context: JobContext) => Promise<number>) {
  const runs: Params[] = [];
  const job: Job<Params, number> = {
    name: 'test.count',
    noun: 'test',
    steps: { work: 'Working' },
    load: () =>
      Promise.resolve((params, context) => {
        runs.push(params);
        return work(params, context);
      }),
    decisive: ({ save, ...rest }) => (save === undefined ? rest : null),
  };
  return { job, runs };
}

function sharing(staleMs = 60_000) {
  const shared = path.join(folder(), 'jobs');
  const storage: JobStorage = { datasets: shared, checkpoints: null, shared };
  const another = () =>
    createSharingRunner({
      runner: createInlineRunner(() => undefined),
      script: __filename,
      log: () => undefined,
      now: () => performance.now(),
      date: () => 1000,
      pollMs: 5,
      staleMs,
    });
  const inside = (name: string): string[] => {
    mkdirSync(path.join(shared, name), { recursive: true });
    return readdirSync(path.join(shared, name));
  };
  return { storage, another, inside, running: path.join(shared, 'running') };
}

/** Name of the file that a run of the job claims. */
async function claimNameOf(job: Job<Params, number>, params: Params): Promise<string> {
  const { storage, another, inside } = sharing();
  let name = '';
  const looking = {
    ...job,
    load: () => {
      [name] = inside('running');
      return Promise.reject(new Error('seen'));
    },
  };
  await expect(another().run(looking, params, { storage })).rejects.toThrow('seen');
  return name;
}

describe('a sharing runner', () => {
  it('computes a result once, also for another process on the same storage', async () => {
    const { storage, another, inside } = sharing();
    const { job, runs } = counted(({ seed }) => Promise.resolve(10 * seed));
    expect(await another().run(job, { seed: 1 }, { storage })).toBe(10);
    expect(await another().run(job, { seed: 1 }, { storage })).toBe(10);
    expect(await another().run(job, { seed: 2 }, { storage })).toBe(20);
    expect(runs).toEqual([{ seed: 1 }, { seed: 2 }]);
    expect(inside('running')).toEqual([]);
    expect(inside('results')).toHaveLength(2);
  });

  it('runs what has effects, or nowhere to be kept, every time', async () => {
    const { storage, another } = sharing();
    const { job, runs } = counted(() => Promise.resolve(1));
    for (let time = 0; time < 2; time++) {
      await another().run(job, { seed: 1, save: 'model' }, { storage });
      await another().run(job, { seed: 1 }, { storage: { datasets: '', checkpoints: null } });
      await another().run(job, { seed: 1 });
    }
    expect(runs).toHaveLength(6);
  });

  it('follows the progress of a process that computes the same, and takes its result', async () => {
    const { storage, another } = sharing();
    let finish: () => void = () => undefined;
    const { job, runs } = counted(async (_, { progress }) => {
      progress({ step: 'work', fraction: 0.5, message: 'half', etaMs: null });
      await new Promise<void>((resolve) => (finish = resolve));
      return 7;
    });
    const owner = another().run(job, { seed: 1 }, { storage });
    await vi.waitFor(() => expect(runs).toHaveLength(1));
    const followed = vi.fn();
    const follower = another().run(job, { seed: 1 }, { storage, onProgress: followed });
    await vi.waitFor(
      () =>
        expect(followed).toHaveBeenCalledWith(expect.objectContaining({ label: 'Working', message: 'half' })),
      { timeout: 60_000 },
    );
    finish();
    expect(await Promise.all([owner, follower])).toEqual([7, 7]);
    expect(runs).toHaveLength(1);
  });

  it('takes over when the owner fails, and when a follower is cancelled nothing else is', async () => {
    const { storage, another, inside } = sharing();
    let fail: (error: Error) => void = () => undefined;
    const { job, runs } = counted(() =>
      runs.length === 1 ? new Promise((_, reject) => (fail = reject)) : Promise.resolve(runs.length),
    );
    const owner = another().run(job, { seed: 1 }, { storage });
    await vi.waitFor(() => expect(runs).toHaveLength(1));
    const abort = new AbortController();
    const impatient = another().run(job, { seed: 1 }, { storage, signal: abort.signal });
    const patient = another().run(job, { seed: 1 }, { storage });
    abort.abort();
    await expect(impatient).rejects.toMatchObject({ code: 'aborted' });
    expect(inside('running')).toHaveLength(1);
    fail(new Error('diverged'));
    await expect(owner).rejects.toThrow('diverged');
    expect(await patient).toBe(2);
  });

  it.each([
    ['is gone', { pid: 2 ** 22 + 1 }],
    ['ran elsewhere and has stopped to beat', { host: 'another-machine' }],
    ['left a file that holds no claim', null],
  ])('takes over from an owner that %s', async (_, owner) => {
    const { storage, another, inside, running } = sharing(200);
    const { job, runs } = counted(() => Promise.resolve(3));
    const name = await claimNameOf(job, { seed: 1 });
    const left = { token: 'x', pid: process.pid, host: hostname(), beat: 4, progress: null };
    mkdirSync(running, { recursive: true });
    writeFileSync(path.join(running, name), owner === null ? '{"tok' : JSON.stringify({ ...left, ...owner }));
    expect(await another().run(job, { seed: 1 }, { storage })).toBe(3);
    expect(runs).toHaveLength(1);
    expect(inside('running')).toEqual([]);
  });

  it('leaves nothing of a claim behind', async () => {
    const file = path.join(folder(), 'running', 'one.json');
    const run = { record: {} as never, noun: 'test', origin: null, startedMs: 0, isPart: false };
    const owned = await claim(file, run, () => undefined);
    expect(await claim(file, run, () => undefined)).toBeNull();
    await owned?.release();
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });
});
