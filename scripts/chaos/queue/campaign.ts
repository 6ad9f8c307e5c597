/** Runs trainings on three workers behind a real Redis, does harm to all of them, and looks what is left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createInlineRunner } from '../../../src/jobs/inline-runner';
import { redisPlace } from '../../../src/jobs/queue/connection';
import { openJobQueue } from '../../../src/jobs/queue/job-queue';
import { createQueueRunner } from '../../../src/jobs/queue/queue-runner';
import type { JobStorage } from '../../../src/jobs/storage';
import { openFolderStore } from '../../../src/jobs/store/folder-store';
import { createRandom } from '../../../src/numeric/random';
import { stepsPerEpoch } from '../../engine/problem';
import { bundleForFork } from '../../../test/unit/process/fixtures/build';
import { nativePackages } from '../campaign';
import { eventsIn } from '../events';
import { drawFaults } from '../fault';
import { chaosTraining, faultsFile, type ChaosParams } from '../job';
import { openNetwork } from './network';
import { freePort, ownRedis } from './redis';

export interface QueueCampaign {
  readonly jobs: number;
  /** Faults from outside: workers killed and stopped, Redis killed, the network cut. */
  readonly outside: number;
  readonly epochs: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface QueueOutcome {
  readonly problems: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
  /** Whether a worker ran in a network that could be cut. */
  readonly hasNetwork: boolean;
}

const WORKERS = 3;
const CODE = 'c'.repeat(64);
const TASK = 'd'.repeat(32);
/** Between two faults from outside; stopped and cut for so long that others take over. */
const BETWEEN_MS = 2500;
const AWAY_MS = 8000;
const GRACE_MS = 4000;
const MAX_NETWORK = 250;

export async function queueChaos({ jobs, outside, epochs, seed, log }: QueueCampaign): Promise<QueueOutcome> {
  // What may fail comes before the folder and the network: only the end of `try` removes those.
  const port = await freePort();
  const cache = path.resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const root = mkdtempSync(path.join(cache, 'meshlens-chaos-'));
  const network = openNetwork(process.pid % MAX_NETWORK);
  const redis = ownRedis(root, ['127.0.0.1', ...(network === null ? [] : [network.host])], port);
  const workers: (ChildProcess | null)[] = Array.from({ length: WORKERS }, () => null);
  const faults: Record<string, number> = {};
  const count = (kind: string): void => void (faults[kind] = (faults[kind] ?? 0) + 1);
  let isOver = false;
  try {
    const [worker, child] = await Promise.all([
      bundleForFork(path.join(__dirname, 'worker.ts'), root, nativePackages),
      bundleForFork(path.join(__dirname, '../child.ts'), root, nativePackages),
    ]);
    const [folder, store] = [path.join(root, 'faults'), path.join(root, 'store')];
    mkdirSync(folder);
    const random = createRandom(seed, 3);
    const params = Array.from({ length: jobs }, (_, index): ChaosParams => {
      const drawn = drawFaults(random, epochs * stepsPerEpoch);
      writeFileSync(faultsFile(folder, `job-${index}`), JSON.stringify(drawn));
      return { name: `job-${index}`, seed: index, epochs, folder: null, memory: 'much' };
    });
    const expected = new Map<string, string>();
    const inline = createInlineRunner(() => undefined);
    for (const each of params) {
      expected.set(each.name, await inline.run(chaosTraining, each));
    }
    log(`seed ${seed}: ${jobs} trainings without faults are done`);
    await redis.start();

    const start = (index: number): void => {
      // The last worker is on the far side of a network.
      const isFar = network !== null && index === WORKERS - 1;
      const host = isFar ? network.host : '127.0.0.1';
      const own = path.join(root, `worker-${index}`);
      const args = [worker, `redis://${host}:${port}`, CODE, store, own, folder, child];
      const [program, ...words] = [...(isFar ? network.enter : []), process.execPath, ...args];
      const started = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
      started.stderr.on('data', (text: Buffer) => log(`worker ${index}: ${text.toString().trimEnd()}`));
      started.once('exit', () => {
        if (!isOver) {
          start(index);
        }
      });
      workers[index] = started;
    };
    workers.forEach((_, index) => start(index));

    const queue = createQueueRunner({
      local: inline,
      store: openFolderStore(store),
      open: (code) => openJobQueue(redisPlace(`redis://127.0.0.1:${port}`, {}).options, code, log),
      code: () => Promise.resolve(CODE),
      log,
      now: () => performance.now(),
      pollMs: 200,
      patienceMs: Infinity,
    });
    const storage: JobStorage = {
      datasets: path.join(root, 'datasets'),
      checkpoints: { folder: path.join(root, TASK), intervalMs: 40 },
      shared: path.join(root, 'jobs'),
    };
    const problems: string[] = [];
    const done = Promise.all(
      params.map(async (each) => {
        const bits = await queue
          .run(chaosTraining, each, { storage })
          .catch((error: Error) => `ended with: ${error.message}`);
        log(`${each.name} done`);
        if (bits !== expected.get(each.name)) {
          problems.push(`${each.name}: ${bits.startsWith('ended') ? bits : 'OTHER BITS'}`);
        }
      }),
    ).then(() => (isOver = true));

    for (let harm = 0; harm < outside && !isOver; harm++) {
      await Promise.race([pause(BETWEEN_MS), done]);
      const index = random.integer(WORKERS);
      switch (['worker killed', 'worker stopped', 'Redis killed', 'network cut'][random.integer(4)]) {
        case 'worker killed':
          count('worker killed');
          workers[index]?.kill('SIGKILL');
          break;
        case 'worker stopped': {
          count('worker stopped');
          const stopped = workers[index];
          stopped?.kill('SIGSTOP');
          void pause(AWAY_MS).then(() => stopped?.kill('SIGCONT'));
          break;
        }
        case 'Redis killed':
          count('Redis killed');
          await redis.kill();
          await pause(BETWEEN_MS);
          await redis.start();
          break;
        case 'network cut':
          if (network !== null) {
            count('network cut');
            network.cut();
            void pause(AWAY_MS).then(() => network.heal());
          }
      }
    }
    await done;
    isOver = true;
    workers.forEach((each) => each?.kill('SIGCONT'));
    workers.forEach((each) => each?.kill('SIGTERM'));
    await Promise.all(workers.map(ended));
    // A stopped process whose worker was killed can end once it goes on.
    living(root).forEach((pid) => process.kill(pid, 'SIGCONT'));
    await pause(GRACE_MS);
    return {
      problems: [...problems, ...leftovers(root, store, folder, params)],
      faults: withInner(faults, folder),
      hasNetwork: network !== null,
    };
  } finally {
    isOver = true;
    workers.forEach((each) => each?.kill('SIGKILL'));
    await redis.kill();
    network?.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

async function ended(worker: ChildProcess | null): Promise<void> {
  if (worker !== null && worker.exitCode === null && worker.signalCode === null) {
    await once(worker, 'exit');
  }
}

function withInner(faults: Record<string, number>, folder: string): Record<string, number> {
  const all = { ...faults };
  for (const { fault } of eventsIn(folder)) {
    if (fault !== undefined) {
      all[fault] = (all[fault] ?? 0) + 1;
    }
  }
  return all;
}

function leftovers(root: string, store: string, folder: string, params: readonly ChaosParams[]): string[] {
  const results = readdirSync(path.join(store, 'results'));
  const checkpoints = existsSync(path.join(store, 'checkpoints'))
    ? readdirSync(path.join(store, 'checkpoints'))
    : [];
  const files = (readdirSync(store, { recursive: true }) as string[]).filter((file) => file.endsWith('.tmp'));
  return [
    ...(results.length === params.length ? [] : [`${results.length} results of ${params.length} jobs`]),
    ...checkpoints.map((file) => `checkpoint ${file} is left in the store`),
    ...files.map((file) => `temporary file ${file}`),
    ...living(root).map((pid) => `process ${pid} still runs`),
    ...params.flatMap(({ name }) => {
      const unmet = JSON.parse(readFileSync(faultsFile(folder, name), 'utf8')) as unknown[];
      return unmet.length > 0 ? [`${name}: ${unmet.length} faults did not happen`] : [];
    }),
  ];
}

/** Workers of the campaign and their children; none where the system does not tell. */
function living(root: string): number[] {
  const pids = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.map(Number).filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      return words.includes(root) && !words.includes('redis-server');
    } catch {
      return false;
    }
  });
}
