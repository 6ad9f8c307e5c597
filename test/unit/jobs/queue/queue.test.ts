import { hostname } from 'node:os';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { hasRedis } from '../../../../scripts/chaos/queue/redis';
import { untilDead } from '../../process/fixtures/processes';
import { TIMEOUT, queueBench } from './fixtures/queue-bench';
import { shared } from './fixtures/shared-jobs';

const doubled = Float32Array.of(2, 4, 6);

if (!hasRedis()) {
  console.warn('redis-server is not installed: the tests of the queue are skipped.');
}

describe.skipIf(!hasRedis())('a queue on Redis', { timeout: TIMEOUT }, () => {
  const bench = queueBench();
  const { attempts, kill, lines, marks, params, runner, startWorker } = bench;

  it('computes on a worker once, however many ask, and hands on progress', async () => {
    await startWorker();
    const { runner: queue, local } = runner();
    const onProgress = vi.fn();
    const asked = await params('a', { steps: 10 });
    const both = await Promise.all([
      queue.run(shared, asked, { storage: bench.storage, onProgress }),
      runner().runner.run(shared, asked, { storage: bench.storage }),
    ]);
    expect(both).toEqual([doubled, doubled]);
    expect(await queue.run(shared, asked, { storage: bench.storage })).toEqual(doubled);
    expect(attempts('a')).toHaveLength(1);
    expect(onProgress).toHaveBeenCalledWith(
      expect.objectContaining({ step: 'work', label: 'Working', node: hostname() }),
    );
    expect(local).toEqual([]);
    // Nothing of a job stays on the worker.
    await vi.waitFor(() => expect(readdirSync(path.join(bench.folder, 'worker-0'))).toEqual([]), {
      timeout: TIMEOUT,
    });
  });

  it('goes on elsewhere from the last checkpoint when a worker is killed, and leaves no process', async () => {
    const first = await startWorker();
    writeFileSync(marks('hold'), '');
    const result = runner().runner.run(shared, await params('a', { steps: 5 }), { storage: bench.storage });
    // A checkpoint is copied into the store every five seconds.
    await vi.waitFor(() => expect(existsSync(path.join(bench.folder, 'store/checkpoints'))).toBe(true), {
      timeout: TIMEOUT,
    });
    const [pid] = attempts('a');
    await kill(first);
    await untilDead(pid);
    await startWorker();
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(2), { timeout: TIMEOUT });
    rmSync(marks('hold'));
    expect(await result).toEqual(doubled);
    const [from, again] = readFileSync(marks('a.from'), 'utf8').trim().split('\n').map(Number);
    expect(from).toBe(0);
    expect(again).toBeGreaterThan(0);
  });

  it('loses nothing when Redis goes away with all it knew, and comes back, again and again', async () => {
    await startWorker();
    writeFileSync(marks('hold'), '');
    const { runner: queue, local } = runner();
    const result = queue.run(shared, await params('a'), { storage: bench.storage });
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(1), { timeout: TIMEOUT });
    // More often than a result may be lost.
    for (let each = 0; each < 6; each++) {
      await bench.redis.kill();
      await bench.redis.start();
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    rmSync(marks('hold'));
    expect(await result).toEqual(doubled);
    expect(local).toEqual([]);
  });

  it('runs here what no worker of this version takes, and where Redis is away', async () => {
    await startWorker('e'.repeat(64));
    const { runner: queue, local, log } = runner(500);
    expect(await queue.run(shared, await params('a'), { storage: bench.storage })).toEqual(doubled);
    expect(log).toContain('The test runs on this machine: no worker of this version is connected.');
    await bench.redis.kill();
    expect(await queue.run(shared, await params('b'), { storage: bench.storage })).toEqual(doubled);
    await bench.redis.start();
    expect(local).toEqual([shared.name, shared.name]);
    expect(attempts('a')).toEqual([process.pid]);
  });

  it('runs here what the last worker was killed over', async () => {
    const worker = await startWorker();
    writeFileSync(marks('hold'), '');
    const { runner: queue, local } = runner(500);
    const result = queue.run(shared, await params('a'), { storage: bench.storage });
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(1), { timeout: TIMEOUT });
    await kill(worker);
    rmSync(marks('hold'));
    expect(await result).toEqual(doubled);
    expect(local).toEqual([shared.name]);
  });

  it('ends a job when nobody waits for it any more', async () => {
    await startWorker();
    writeFileSync(marks('hold'), '');
    const cancel = new AbortController();
    const { runner: queue } = runner();
    const asked = await params('a');
    const result = queue.run(shared, asked, { storage: bench.storage, signal: cancel.signal });
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(1), { timeout: TIMEOUT });
    cancel.abort();
    await expect(result).rejects.toMatchObject({ code: 'aborted' });
    await vi.waitFor(
      () => expect(lines).toContain('A job is refused or ended: Nobody waits for it any more.'),
      { timeout: TIMEOUT },
    );
    rmSync(marks('hold'));
    // Whoever asks again gets it.
    expect(await queue.run(shared, asked, { storage: bench.storage })).toEqual(doubled);
  });

  it('says what the job says of its input, and tries it once', async () => {
    await startWorker();
    const asked = await params('a', { isWrong: true });
    await expect(runner().runner.run(shared, asked, { storage: bench.storage })).rejects.toMatchObject({
      code: 'too-little-data',
      message: 'Too few windows to train on.',
    });
    expect(attempts('a')).toHaveLength(1);
  });

  it('says the same of each of many that fail at once', async () => {
    await startWorker();
    const { runner: queue } = runner(TIMEOUT, 1);
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => params(`wrong-${index}`, { isWrong: true })),
    );
    const codes = await Promise.all(
      asked.map((each) =>
        queue.run(shared, each, { storage: bench.storage }).catch(({ code }: { code: string }) => code),
      ),
    );
    expect(new Set(codes)).toEqual(new Set(['too-little-data']));
  });

  it('gives the dataset again that the store has lost', async () => {
    const { runner: queue } = runner();
    const asked = await params('a');
    const result = queue.run(shared, asked, { storage: bench.storage });
    const lost = path.join(bench.folder, 'store/datasets', asked.dataset);
    await vi.waitFor(() => expect(existsSync(lost)).toBe(true), { timeout: TIMEOUT });
    rmSync(lost);
    await startWorker();
    expect(await result).toEqual(doubled);
  });

  it('waits for Redis that is away in the beginning', async () => {
    await bench.redis.kill();
    const { runner: queue, local } = runner();
    const result = queue.run(shared, await params('a'), { storage: bench.storage });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await bench.redis.start();
    await startWorker();
    expect(await result).toEqual(doubled);
    expect(local).toEqual([]);
  });

  it('lets a worker end while Redis is away, and while a job runs', async () => {
    const worker = await startWorker();
    writeFileSync(marks('hold'), '');
    const cancel = new AbortController();
    const { runner: queue } = runner();
    const result = queue.run(shared, await params('a'), { storage: bench.storage, signal: cancel.signal });
    result.catch(() => undefined);
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(1), { timeout: TIMEOUT });
    const other = await startWorker();
    worker.kill('SIGTERM');
    await once(worker, 'exit');
    await untilDead(attempts('a')[0]);
    await bench.redis.kill();
    other.kill('SIGTERM');
    await once(other, 'exit');
    await bench.redis.start();
    cancel.abort();
  });

  it('keeps interactive jobs, and those without a record, on this machine', async () => {
    await startWorker();
    const { runner: queue, local } = runner();
    await queue.run({ ...shared, priority: 'interactive' }, await params('a'), { storage: bench.storage });
    await queue.run({ ...shared, decisive: () => null }, await params('b'), { storage: bench.storage });
    expect(local).toHaveLength(2);
  });
});
