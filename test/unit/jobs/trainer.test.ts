import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../src/contracts/protocol';
import { Supervisor } from '../../../src/process/supervisor';
import { createTrainer } from '../../../src/jobs/trainer';
import { bundleForFork } from '../process/fixtures/build';
import type { TestJobs } from '../process/fixtures/test-trainer';
import { untilDead } from '../process/fixtures/processes';
import { temporaryFolders } from '../process/fixtures/temporary';
import type { TestWorkerRequests } from '../process/fixtures/test-worker';

const fixtures = path.join(__dirname, '../process/fixtures');
const folder = temporaryFolders();
let trainerScript = '';
let workerScript = '';

beforeAll(async () => {
  [trainerScript, workerScript] = await Promise.all(
    ['test-trainer.ts', 'test-worker.ts'].map((entry) => bundleForFork(path.join(fixtures, entry), folder())),
  );
});

describe('createTrainer', () => {
  const trainer = () => createTrainer<TestJobs>({ script: trainerScript, log: () => undefined });

  it('runs a job in a process that is gone afterwards', async () => {
    const training = trainer();
    const progress = vi.fn();
    const job = training.run('double', new Float32Array([1, 2.5]), { onProgress: progress });
    const pid = training.pid;
    expect(pid).not.toBeNull();
    await expect(job).resolves.toEqual(new Float32Array([2, 5]));
    expect(progress).toHaveBeenCalledWith(1);
    expect(training.pid).toBeNull();
    await untilDead(pid as number);
  });

  it('hands on what the job says', async () => {
    await expect(trainer().run('fails', null)).rejects.toMatchObject({
      code: 'too-little-data',
      forUser: true,
    });
  });

  it('reports a training process that dies', async () => {
    await expect(trainer().run('dies', null)).rejects.toMatchObject({
      code: 'training-failed',
      forUser: true,
    });
  });

  it('ends a busy training process at once when cancelled', async () => {
    const training = trainer();
    const abort = new AbortController();
    const job = training.run('busy', null, { signal: abort.signal, onProgress: () => abort.abort() });
    const pid = training.pid as number;
    await expect(job).rejects.toMatchObject({ code: 'aborted' });
    await untilDead(pid);
  });
});

describe('an analytics process that trains', () => {
  const supervisors: Supervisor<TestWorkerRequests, Record<never, never>>[] = [];
  afterEach(() => Promise.all(supervisors.splice(0).map((supervisor) => supervisor.dispose())));

  /** Starts endless training; resolves once it is under way. */
  async function train() {
    const policy = { deadlineMs: 20_000, progressResetsDeadline: true, retryAfterCrash: false };
    const supervisor = new Supervisor<TestWorkerRequests, Record<never, never>>({
      script: workerScript,
      args: [trainerScript],
      protocol: PROTOCOL_VERSION,
      methods: { train: policy, status: policy },
      now: () => Date.now(),
      log: () => undefined,
    });
    supervisors.push(supervisor);
    const crashes: string[] = [];
    supervisor.onCrash((crash) => crashes.push(crash.message));
    const abort = new AbortController();
    let training: Promise<unknown> = Promise.resolve();
    const trainerPid = await new Promise<number>((resolve) => {
      training = supervisor
        .request('train', null, { signal: abort.signal, onProgress: resolve })
        .catch((error: unknown) => error);
    });
    return { supervisor, crashes, abort, training, trainerPid, workerPid: supervisor.pid as number };
  }

  it('keeps answering meanwhile', async () => {
    const { supervisor, trainerPid, workerPid } = await train();
    for (let i = 0; i < 3; i++) {
      await expect(supervisor.request('status', null)).resolves.toEqual({ pid: workerPid, trainerPid });
    }
  });

  it('takes the trainer along when killed, says so, and the next request succeeds', async () => {
    const { supervisor, crashes, training, trainerPid, workerPid } = await train();
    process.kill(workerPid, 'SIGKILL');
    expect(await training).toMatchObject({ code: 'crashed', forUser: true });
    expect(crashes).toHaveLength(1);
    await untilDead(trainerPid);
    const status = await supervisor.request('status', null);
    expect(status.trainerPid).toBeNull();
    expect(status.pid).not.toBe(workerPid);
  });

  it('stops the trainer on cancel and lives on', async () => {
    const { supervisor, abort, training, trainerPid, workerPid } = await train();
    abort.abort();
    expect(await training).toMatchObject({ code: 'aborted' });
    await untilDead(trainerPid);
    await expect(supervisor.request('status', null)).resolves.toEqual({ pid: workerPid, trainerPid: null });
  });

  it('leaves no trainer behind on dispose', async () => {
    const { supervisor, training, trainerPid } = await train();
    await supervisor.dispose();
    expect(await training).toMatchObject({ code: 'closed' });
    await untilDead(trainerPid);
  });
});
