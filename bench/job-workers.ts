/**
 * Trainings behind a real Redis, done by one, two and three worker processes of the product (`meshlens worker`), each with one
 * training at a time: `npm run bench job-workers`. Needs redis-server.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, hasRedis, ownRedis } from '../scripts/chaos/queue/redis';
import { openDatasets } from '../src/jobs/datasets';
import { redisPlace } from '../src/jobs/queue/connection';
import { openJobQueue } from '../src/jobs/queue/job-queue';
import { createQueueRunner } from '../src/jobs/queue/queue-runner';
import type { JobStorage } from '../src/jobs/storage';
import { openFolderStore } from '../src/jobs/store/folder-store';
import { fitForecast } from '../src/methods/forecast/jobs';
import { splitRows } from '../src/methods/forecast/series';
import { median } from '../src/numeric/quantile';
import { describeMachine } from './engine/page';
import { markdownTable } from './engine/table';
import { seasonalLoads } from './jobs/series';

const WORKERS = [1, 2, 3];
const ROUNDS = 2;
const SHAPE = { inputSteps: 24, steps: 6 };
const ROWS = 320;
const SERIES = 24;
const KINDS = ['network', 'identity', 'mlp'] as const;
const SEEDS = [1, 2, 3, 4];
const root = path.resolve(__dirname, '..');

async function main(): Promise<void> {
  if (!hasRedis()) {
    throw new Error('redis-server is needed (Debian: apt-get install redis-server)');
  }
  const built = spawnSync(process.execPath, ['esbuild.js'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) {
    throw new Error('The product could not be built.');
  }
  const machine = describeMachine();
  const seconds = new Map<number, number[]>(WORKERS.map((workers) => [workers, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const workers of round % 2 === 0 ? WORKERS : WORKERS.toReversed()) {
      seconds.get(workers)?.push(await timed(workers));
      console.error(`round ${round + 1}: measured ${workers}`);
    }
  }
  const jobs = KINDS.length * SEEDS.length;
  const medians = WORKERS.map((workers) => median(seconds.get(workers) ?? []));
  console.log(
    `${jobs} trainings of forecasts, real worker processes behind a real Redis. ${machine}, ${availableParallelism()} cores. Median of ${ROUNDS} rounds.\n`,
  );
  console.log(
    markdownTable(
      ['worker processes', 'seconds', 'trainings a minute', 'speed-up'],
      WORKERS.map((workers, at) => [
        String(workers),
        medians[at].toFixed(1),
        ((60 * jobs) / medians[at]).toFixed(1),
        (medians[0] / medians[at]).toFixed(2),
      ]),
    ),
  );
}

/** Seconds from the first job to the last result, with an empty store and workers that wait. */
async function timed(count: number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshlens-workers-'));
  const port = await freePort();
  const redis = ownRedis(folder, ['127.0.0.1'], port);
  const store = path.join(folder, 'store');
  const workers: ChildProcess[] = [];
  try {
    await redis.start();
    const address = `redis://127.0.0.1:${port}`;
    const script = path.join(root, 'dist/job.js');
    const code = createHash('sha256').update(readFileSync(script)).digest('hex');
    const words = ['dist/cli.js', 'worker', '--redis', address, '--store', store, '--concurrency', '1'];
    for (let each = 0; each < count; each++) {
      workers.push(spawn(process.execPath, words, { cwd: root, stdio: 'ignore' }));
    }
    const open = (program: string): ReturnType<typeof openJobQueue> =>
      openJobQueue(redisPlace(address, {}).options, program, console.error);
    await connected(open(code), count);
    const runner = createQueueRunner({
      local: { pid: null, run: () => Promise.reject(new Error('A training came back.')) },
      store: openFolderStore(store),
      open,
      code: () => Promise.resolve(code),
      log: console.error,
      now: () => performance.now(),
      pollMs: 100,
    });
    const storage: JobStorage = { datasets: path.join(folder, 'datasets'), checkpoints: null };
    const dataset = await openDatasets(storage.datasets).put(seasonalLoads(ROWS, SERIES));
    const split = splitRows(ROWS, 0.8);
    const startMs = performance.now();
    await Promise.all(
      KINDS.flatMap((kind) =>
        SEEDS.map((seed) =>
          runner.run(
            fitForecast,
            { kind, dataset, shape: SHAPE, split, seed, extra: [ROWS], runtime: 'auto' },
            { storage },
          ),
        ),
      ),
    );
    return (performance.now() - startMs) / 1000;
  } finally {
    workers.forEach((worker) => worker.kill('SIGTERM'));
    await Promise.all(workers.map(async (worker) => worker.exitCode ?? (await once(worker, 'exit'))));
    await redis.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function connected(queue: ReturnType<typeof openJobQueue>, count: number): Promise<void> {
  // The connection may still be opening.
  while ((await queue.workers().catch(() => 0)) < count) {
    await pause(100);
  }
  await queue.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
