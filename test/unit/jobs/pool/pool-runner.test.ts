import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPoolRunner, type PoolOptions, type PoolRunner } from '../../../../src/jobs/pool/pool-runner';
import { withinMemory } from '../../../../src/jobs/within-memory';
import { bundleForFork } from '../../process/fixtures/build';
import { untilDead } from '../../process/fixtures/processes';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { brief, busy, dies, double, fails, training, troubled } from '../../process/fixtures/test-jobs';

const folder = temporaryFolders();
let script = '';
beforeAll(async () => {
  script = await bundleForFork(path.join(__dirname, '../../process/fixtures/test-job.ts'), folder());
});

const pools: PoolRunner[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.clear())));

function poolOf(changes: Partial<PoolOptions> = {}) {
  const log: string[] = [];
  const pool = createPoolRunner({
    script,
    log: (line) => log.push(line),
    now: () => performance.now(),
    cores: 2,
    memoryBytes: 8e9,
    processBytes: 400 * 2 ** 20,
    ...changes,
  });
  pools.push(pool);
  return { pool, log };
}

const attemptsIn = (file: string): number[] => readFileSync(file, 'utf8').trim().split('\n').map(Number);

describe('a pool of processes', () => {
  it('runs jobs, hands on progress and errors, and uses a process again', async () => {
    const { pool } = poolOf();
    const progress = vi.fn();
    const run = pool.run(double, [1, 2.5], { onProgress: progress });
    expect(pool.pid).not.toBeNull();
    await expect(run).resolves.toEqual(new Float32Array([2, 5]));
    expect(progress).toHaveBeenCalledWith(expect.objectContaining({ step: 'work', label: 'Working' }));
    expect(pool.pid).toBeNull();
    const first = await pool.run(brief, 1);
    expect(await pool.run(brief, 1)).toBe(first);
    await expect(pool.run(fails, null)).rejects.toMatchObject({ code: 'too-little-data', forUser: true });
    await pool.clear();
    await untilDead(first);
  });

  it('replaces a process after some jobs', async () => {
    const { pool } = poolOf();
    const pids: number[] = [];
    for (let each = 0; each < 18; each++) {
      pids.push(await pool.run(brief, 0));
    }
    expect(new Set(pids).size).toBe(2);
    await untilDead(pids[0]);
  });

  it.each(['exit', 'kill', 'hang'] as const)(
    'starts a job again whose process ends by %s',
    async (trouble) => {
      const { pool, log } = poolOf();
      const file = path.join(folder(), 'attempts');
      expect(await pool.run(troubled, { file, attempts: 2, trouble })).toBe(3);
      const pids = attemptsIn(file);
      expect(new Set(pids).size).toBe(3);
      expect(log.filter((line) => line.startsWith('The test starts again'))).toHaveLength(2);
      await Promise.all(pids.slice(0, 2).map((pid) => untilDead(pid)));
    },
  );

  it('gives up on a job that ends its process every time', async () => {
    const { pool } = poolOf();
    const file = path.join(folder(), 'attempts');
    await expect(pool.run(troubled, { file, attempts: 99, trouble: 'exit' })).rejects.toMatchObject({
      code: 'job-failed',
      message: expect.stringMatching(/ended unexpectedly \(exit code 3/),
      forUser: true,
    });
    expect(attemptsIn(file)).toHaveLength(5);
  });

  it('leaves crashes before any progress to who knows another runtime, and repeats no job that has effects', async () => {
    const { pool } = poolOf();
    const file = path.join(folder(), 'attempts');
    await expect(pool.run(troubled, { file, attempts: 9, trouble: 'abort' })).rejects.toMatchObject({
      exit: { signal: 'SIGABRT' },
    });
    expect(attemptsIn(file)).toHaveLength(1);
    await expect(pool.run(dies, null)).rejects.toMatchObject({
      message: expect.stringMatching(/^The process that ran the test ended unexpectedly \(signal SIGABRT/),
    });
  });

  it('lets a job that takes too much memory go on with less, or says what it needs', async () => {
    const { pool, log } = poolOf();
    const file = path.join(folder(), 'attempts');
    const patient = withinMemory(pool, (line) => log.push(line));
    expect(await patient.run(troubled, { file, attempts: 1, trouble: 'memory', megabytes: 600 })).toBe(2);
    expect(log).toContainEqual(
      expect.stringMatching(
        /^The test starts again with less memory: The test needs more memory than a process may take \(400 MB\): it used \d+ MB/,
      ),
    );
    const small = poolOf({ processBytes: 10 * 2 ** 20 });
    await expect(
      small.pool.run(troubled, { file, attempts: 99, trouble: 'memory', megabytes: 1 }),
    ).rejects.toMatchObject({ code: 'out-of-memory', forUser: true });
  });

  it('ends a busy process at once when cancelled, and what waits never starts', async () => {
    const { pool } = poolOf({ cores: 1 });
    const abort = new AbortController();
    const run = pool.run(busy, null, { signal: abort.signal, onProgress: () => abort.abort() });
    const pid = pool.pid as number;
    const file = path.join(folder(), 'marks');
    const waiting = pool.run(training, { file, name: 'a', ms: 0 }, { signal: abort.signal });
    await Promise.all([run, waiting].map((each) => expect(each).rejects.toMatchObject({ code: 'aborted' })));
    await untilDead(pid);
    expect(() => readFileSync(file)).toThrow('ENOENT');
    await expect(pool.run(double, [1], { signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' });
  });

  it('runs as many trainings at once as there are cores, and lets a request pass them', async () => {
    const { pool } = poolOf({ cores: 1 });
    const file = path.join(folder(), 'marks');
    writeFileSync(`${file}.hold`, '');
    const trainings = ['a', 'b'].map((name) => pool.run(training, { file, name, ms: 0 }));
    expect(await pool.run(double, [2])).toEqual(new Float32Array([4]));
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('+a\n'), { timeout: 60_000 });
    rmSync(`${file}.hold`);
    await Promise.all(trainings);
    expect(readFileSync(file, 'utf8')).toBe('+a\n-a\n+b\n-b\n');
  });

  it('keeps in the cache how long jobs take', async () => {
    const { pool } = poolOf();
    const shared = folder();
    await pool.run(brief, 1, { storage: { datasets: shared, checkpoints: null, shared } });
    expect(JSON.parse(readFileSync(path.join(shared, 'costs.json'), 'utf8'))).toMatchObject({
      kinds: [{ kind: 'brief', runs: [expect.any(Number)] }],
    });
  });
});
