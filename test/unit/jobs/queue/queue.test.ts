import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatasets } from '../../../../src/jobs/datasets';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { redisPlace } from '../../../../src/jobs/queue/connection';
import { openJobQueue } from '../../../../src/jobs/queue/job-queue';
import { KEY_PREFIX, queueName } from '../../../../src/jobs/queue/names';
import { createQueueRunner } from '../../../../src/jobs/queue/queue-runner';
import type { JobRunner } from '../../../../src/jobs/runner';
import type { JobStorage } from '../../../../src/jobs/storage';
import { openFolderStore } from '../../../../src/jobs/store/folder-store';
import { bundleForFork } from '../../process/fixtures/build';
import { untilDead } from '../../process/fixtures/processes';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { hasRedis, ownRedis, type OwnRedis } from '../../../../scripts/chaos/queue/redis';
import { shared, type SharedParams } from './fixtures/shared-jobs';

const CODE = 'c'.repeat(64);
const TIMEOUT = 120_000;
const newFolder = temporaryFolders();

if (!hasRedis()) {
  console.warn('redis-server is not installed: the tests of the queue are skipped.');
}

describe.skipIf(!hasRedis())('a queue on Redis', { timeout: TIMEOUT }, () => {
  let redis: OwnRedis;
  let scripts: { worker: string; job: string };
  let folder: string;
  let storage: JobStorage;
  const workers: ChildProcess[] = [];
  const lines: string[] = [];

  beforeAll(async () => {
    const built = newFolder();
    const bundle = (name: string): Promise<string> =>
      bundleForFork(path.join(__dirname, `fixtures/${name}.ts`), built);
    scripts = { worker: await bundle('worker'), job: await bundle('job') };
    redis = await ownRedis(newFolder(), ['127.0.0.1']);
    await redis.start();
  }, TIMEOUT);
  afterAll(() => redis?.kill());

  beforeEach(() => {
    folder = newFolder();
    const task = 'd'.repeat(32);
    storage = {
      datasets: path.join(folder, 'datasets'),
      checkpoints: { folder: path.join(folder, 'unfinished', task), intervalMs: 100 },
      shared: path.join(folder, 'jobs'),
    };
    mkdirSync(path.join(folder, 'marks'));
    mkdirSync(path.join(folder, 'unfinished', task), { recursive: true });
    lines.length = 0;
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(kill));
  });

  const marks = (name: string): string => path.join(folder, 'marks', name);
  const attempts = (name: string): number[] =>
    existsSync(marks(name)) ? readFileSync(marks(name), 'utf8').trim().split('\n').map(Number) : [];

  async function startWorker(code = CODE): Promise<ChildProcess> {
    const own = path.join(folder, `worker-${workers.length}`);
    const args = [
      `redis://127.0.0.1:${redis.port}`,
      code,
      path.join(folder, 'store'),
      own,
      path.join(folder, 'marks'),
      scripts.job,
    ];
    const worker = fork(scripts.worker, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    workers.push(worker);
    worker.stdout?.on('data', (text: Buffer) => lines.push(...text.toString().trim().split('\n')));
    await vi.waitFor(() => expect(lines).toContain('ready'), { timeout: TIMEOUT });
    return worker;
  }

  async function kill(worker: ChildProcess): Promise<void> {
    if (worker.exitCode === null && worker.signalCode === null) {
      worker.kill('SIGKILL');
      await once(worker, 'exit');
    }
  }

  function runner(patienceMs = TIMEOUT, pollMs = 50): { runner: JobRunner; local: string[]; log: string[] } {
    const [local, log]: [string[], string[]] = [[], []];
    const inline = createInlineRunner(() => undefined);
    return {
      local,
      log,
      runner: createQueueRunner({
        local: {
          pid: null,
          run: (job, params, options) => {
            local.push(job.name);
            return inline.run(job, params, options);
          },
        },
        store: openFolderStore(path.join(folder, 'store')),
        open: (code) =>
          openJobQueue(redisPlace(`redis://127.0.0.1:${redis.port}`, {}).options, code, (line) =>
            log.push(line),
          ),
        code: () => Promise.resolve(CODE),
        log: (line) => log.push(line),
        now: () => performance.now(),
        pollMs,
        patienceMs,
      }),
    };
  }

  async function params(name: string, changes: Partial<SharedParams> = {}): Promise<SharedParams> {
    const dataset = await openDatasets(storage.datasets).put({ values: Float32Array.of(1, 2, 3) });
    return { name, dataset, seed: 2, steps: 2, folder: path.join(folder, 'marks'), ...changes };
  }

  const doubled = Float32Array.of(2, 4, 6);

  it('computes on a worker once, however many ask, and hands on progress', async () => {
    await startWorker();
    const { runner: queue, local } = runner();
    const onProgress = vi.fn();
    const asked = await params('a', { steps: 10 });
    const both = await Promise.all([
      queue.run(shared, asked, { storage, onProgress }),
      runner().runner.run(shared, asked, { storage }),
    ]);
    expect(both).toEqual([doubled, doubled]);
    expect(await queue.run(shared, asked, { storage })).toEqual(doubled);
    expect(attempts('a')).toHaveLength(1);
    expect(onProgress).toHaveBeenCalledWith(expect.objectContaining({ step: 'work', label: 'Working' }));
    expect(local).toEqual([]);
    // Nothing of a job stays on the worker.
    await vi.waitFor(() => expect(readdirSync(path.join(folder, 'worker-0'))).toEqual([]), {
      timeout: TIMEOUT,
    });
  });

  it('goes on elsewhere from the last checkpoint when a worker is killed, and leaves no process', async () => {
    const first = await startWorker();
    writeFileSync(marks('hold'), '');
    const result = runner().runner.run(shared, await params('a', { steps: 5 }), { storage });
    // A checkpoint is copied into the store every five seconds.
    await vi.waitFor(() => expect(existsSync(path.join(folder, 'store/checkpoints'))).toBe(true), {
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
    const result = queue.run(shared, await params('a'), { storage });
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(1), { timeout: TIMEOUT });
    // More often than a result may be lost.
    for (let each = 0; each < 6; each++) {
      await redis.kill();
      await redis.start();
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    rmSync(marks('hold'));
    expect(await result).toEqual(doubled);
    expect(local).toEqual([]);
  });

  it('runs here what no worker of this version takes, and where Redis is away', async () => {
    await startWorker('e'.repeat(64));
    const { runner: queue, local, log } = runner(500);
    expect(await queue.run(shared, await params('a'), { storage })).toEqual(doubled);
    expect(log).toContain('The test runs on this machine: no worker of this version is connected.');
    await redis.kill();
    expect(await queue.run(shared, await params('b'), { storage })).toEqual(doubled);
    await redis.start();
    expect(local).toEqual([shared.name, shared.name]);
    expect(attempts('a')).toEqual([process.pid]);
  });

  it('ends a job when nobody waits for it any more', async () => {
    await startWorker();
    writeFileSync(marks('hold'), '');
    const cancel = new AbortController();
    const { runner: queue } = runner();
    const asked = await params('a');
    const result = queue.run(shared, asked, { storage, signal: cancel.signal });
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(1), { timeout: TIMEOUT });
    cancel.abort();
    await expect(result).rejects.toMatchObject({ code: 'aborted' });
    await vi.waitFor(
      () => expect(lines).toContain('A job is refused or ended: Nobody waits for it any more.'),
      { timeout: TIMEOUT },
    );
    rmSync(marks('hold'));
    // Whoever asks again gets it.
    expect(await queue.run(shared, asked, { storage })).toEqual(doubled);
  });

  it('says what the job says of its input, and tries it once', async () => {
    await startWorker();
    const asked = await params('a', { isWrong: true });
    await expect(runner().runner.run(shared, asked, { storage })).rejects.toMatchObject({
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
      asked.map((each) => queue.run(shared, each, { storage }).catch(({ code }: { code: string }) => code)),
    );
    expect(new Set(codes)).toEqual(new Set(['too-little-data']));
  });

  it('gives the dataset again that the store has lost', async () => {
    const { runner: queue } = runner();
    const asked = await params('a');
    const result = queue.run(shared, asked, { storage });
    const lost = path.join(folder, 'store/datasets', asked.dataset);
    await vi.waitFor(() => expect(existsSync(lost)).toBe(true), { timeout: TIMEOUT });
    rmSync(lost);
    await startWorker();
    expect(await result).toEqual(doubled);
  });

  it('waits for Redis that is away in the beginning', async () => {
    await redis.kill();
    const { runner: queue, local } = runner();
    const result = queue.run(shared, await params('a'), { storage });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await redis.start();
    await startWorker();
    expect(await result).toEqual(doubled);
    expect(local).toEqual([]);
  });

  it('refuses hostile jobs, says so, and goes on', async () => {
    await startWorker();
    const connection = new Redis(redisPlace(`redis://127.0.0.1:${redis.port}`, {}).options);
    const queue = new Queue(queueName(CODE), { connection, prefix: KEY_PREFIX });
    const record = {
      format: 1,
      kind: shared.name,
      dataset: null,
      configuration: {},
      seed: 1,
      checkpoint: null,
      priority: 'background',
      cost: { ms: 1, memoryBytes: 1, cores: 1 },
    };
    const hostile: Record<string, unknown> = {
      none: {},
      nothing: null,
      unknown: { record: JSON.stringify({ ...record, kind: 'child_process.exec' }) },
      large: { record: JSON.stringify({ ...record, configuration: { text: 'x'.repeat(70_000) } }) },
      outside: { record: JSON.stringify({ ...record, configuration: { folder: '../../elsewhere' } }) },
      prototype: { record: JSON.stringify(record).replace('{}', '{"__proto__":{"isAdmin":true}}') },
      checkpoint: { record: JSON.stringify({ ...record, checkpoint: '../../../x' }) },
      address: { record: JSON.stringify(record) },
      text: { record: 'not JSON' },
    };
    for (const [name, data] of Object.entries(hostile)) {
      await queue.add('test', data, { jobId: `hostile-${name}` });
    }
    await vi.waitFor(async () => expect(await queue.getFailedCount()).toBe(Object.keys(hostile).length), {
      timeout: TIMEOUT,
    });
    for (const job of await queue.getFailed()) {
      expect(job.failedReason).toContain('"bad-job"');
      expect(job.attemptsMade).toBe(1);
    }
    await queue.obliterate({ force: true });
    await queue.close();
    connection.disconnect();
    expect(await runner().runner.run(shared, await params('a'), { storage })).toEqual(doubled);
    expect(lines.filter((line) => line.includes('The job record is refused'))).toHaveLength(
      Object.keys(hostile).length,
    );
  });

  it('lets a worker end while Redis is away, and while a job runs', async () => {
    const worker = await startWorker();
    writeFileSync(marks('hold'), '');
    const cancel = new AbortController();
    const { runner: queue } = runner();
    const result = queue.run(shared, await params('a'), { storage, signal: cancel.signal });
    result.catch(() => undefined);
    await vi.waitFor(() => expect(attempts('a')).toHaveLength(1), { timeout: TIMEOUT });
    const other = await startWorker();
    worker.kill('SIGTERM');
    await once(worker, 'exit');
    await untilDead(attempts('a')[0]);
    await redis.kill();
    other.kill('SIGTERM');
    await once(other, 'exit');
    await redis.start();
    cancel.abort();
  });

  it('keeps interactive jobs, and those without a record, on this machine', async () => {
    await startWorker();
    const { runner: queue, local } = runner();
    await queue.run({ ...shared, priority: 'interactive' }, await params('a'), { storage });
    await queue.run({ ...shared, decisive: () => null }, await params('b'), { storage });
    expect(local).toHaveLength(2);
  });
});
