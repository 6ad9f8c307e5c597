import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedModelFolder } from '../app/installation';
import type { WorkerCommand } from '../cli/environment';
import { survivingNativeCrashes } from '../jobs/native-crash';
import { thisMachine } from '../jobs/pool/machine';
import { createPoolRunner } from '../jobs/pool/pool-runner';
import { redisPlace } from '../jobs/queue/connection';
import { openJobQueue } from '../jobs/queue/job-queue';
import { createQueueRunner } from '../jobs/queue/queue-runner';
import { runWorker } from '../jobs/queue/worker';
import type { JobRunner } from '../jobs/runner';
import { openStore } from '../jobs/store/open-store';
import { loadJobs } from '../methods/lists';
import { methods } from '../methods/registry';

/** Entry of what talks to Redis (dist/queue.js); other programs load it only where a queue is configured. */

const now = (): number => performance.now();

interface Elsewhere {
  readonly redis: string;
  readonly store: string;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the script that computes: its content says which program it is. */
  readonly script: string;
  readonly log: (line: string) => void;
}

/** A runner that gives trainings to the workers of a queue. */
export function openQueueRunner({ redis, store, env, script, log }: Elsewhere, local: JobRunner): JobRunner {
  const { options } = redisPlace(redis, env);
  let code: Promise<string> | undefined;
  return createQueueRunner({
    local,
    store: openStore(store, env, process.cwd()),
    open: (program) => openJobQueue(options, program, log),
    code: () => (code ??= hashOf(script)),
    log,
    now,
  });
}

/** Runs jobs of the queue until the signal aborts. */
export async function serveQueue(
  { redis, store, concurrency, perMinute, signal, log }: WorkerCommand,
  script: string,
): Promise<void> {
  const { options, shown } = redisPlace(redis, process.env);
  const opened = openStore(store, process.env, process.cwd());
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-worker-'));
  const runner = createPoolRunner({ script, log, now, ...thisMachine() });
  try {
    log(`Taking jobs from ${shown}, store ${opened.place}, ${concurrency} at once. Ctrl-C ends it.`);
    await runWorker({
      redis: options,
      code: await hashOf(script),
      store: opened,
      folder,
      jobs: await loadJobs(methods),
      runner: survivingNativeCrashes(runner),
      modelFolder: installedModelFolder,
      concurrency,
      perMinute,
      log,
      signal,
    });
  } finally {
    await runner.clear();
    await rm(folder, { recursive: true, force: true });
  }
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
