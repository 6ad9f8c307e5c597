import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../src/contracts/protocol';
import { Supervisor } from '../../../src/process/supervisor';
import { createChildRunner } from '../../../src/jobs/child-runner';
import { bundleForFork } from '../process/fixtures/build';
import { busy, dies, double, fails } from '../process/fixtures/test-jobs';
import { untilDead } from '../process/fixtures/processes';
import { temporaryFolders } from '../process/fixtures/temporary';
import type { TestWorkerRequests } from '../process/fixtures/test-worker';

const fixtures = path.join(__dirname, '../process/fixtures');
const folder = temporaryFolders();
let jobScript = '';
let workerScript = '';

beforeAll(async () => {
  [jobScript, workerScript] = await Promise.all(
    ['test-job.ts', 'test-worker.ts'].map((entry) => bundleForFork(path.join(fixtures, entry), folder())),
  );
});

describe('createChildRunner', () => {
  const runner = () => createChildRunner({ script: jobScript, log: () => undefined });

  it('runs a job in a process that is gone afterwards', async () => {
    const jobs = runner();
    const progress = vi.fn();
    const job = jobs.run(double, [1, 2.5], { onProgress: progress });
    const pid = jobs.pid;
    expect(pid).not.toBeNull();
    await expect(job).resolves.toEqual(new Float32Array([2, 5]));
    expect(progress).toHaveBeenCalledWith({
      step: 'work',
      label: 'Working',
      fraction: 1,
      message: '',
      etaMs: null,
    });
    expect(jobs.pid).toBeNull();
    await untilDead(pid as number);
  });

  it('hands on what the job says', async () => {
    await expect(runner().run(fails, null)).rejects.toMatchObject({
      code: 'too-little-data',
      forUser: true,
    });
  });

  it('names the job whose process dies', async () => {
    await expect(runner().run(dies, null)).rejects.toMatchObject({
      code: 'job-failed',
      message: expect.stringMatching(/^The process that ran the test ended unexpectedly \(signal SIGABRT/),
      forUser: true,
    });
  });

  it('ends a busy process at once when cancelled', async () => {
    const jobs = runner();
    const abort = new AbortController();
    const job = jobs.run(busy, null, { signal: abort.signal, onProgress: () => abort.abort() });
    const pid = jobs.pid as number;
    await expect(job).rejects.toMatchObject({ code: 'aborted' });
    await untilDead(pid);
  });
});

describe('an analytics process that trains', () => {
  const supervisors: Supervisor<TestWorkerRequests, Record<never, never>>[] = [];
  afterEach(() => Promise.all(supervisors.splice(0).map((supervisor) => supervisor.dispose())));

  /** Starts an endless job; resolves once it is under way. */
  async function train() {
    const policy = { deadlineMs: 20_000, progressResetsDeadline: true, retryAfterCrash: false };
    const supervisor = new Supervisor<TestWorkerRequests, Record<never, never>>({
      script: workerScript,
      args: [jobScript],
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
    const jobPid = await new Promise<number>((resolve) => {
      training = supervisor
        .request('train', null, { signal: abort.signal, onProgress: resolve })
        .catch((error: unknown) => error);
    });
    return { supervisor, crashes, abort, training, jobPid, workerPid: supervisor.pid as number };
  }

  it('keeps answering meanwhile', async () => {
    const { supervisor, jobPid, workerPid } = await train();
    for (let i = 0; i < 3; i++) {
      await expect(supervisor.request('status', null)).resolves.toEqual({ pid: workerPid, jobPid });
    }
  });

  it('takes the process of the job along when killed, says so, and the next request succeeds', async () => {
    const { supervisor, crashes, training, jobPid, workerPid } = await train();
    process.kill(workerPid, 'SIGKILL');
    expect(await training).toMatchObject({ code: 'crashed', forUser: true });
    expect(crashes).toHaveLength(1);
    await untilDead(jobPid);
    const status = await supervisor.request('status', null);
    expect(status.jobPid).toBeNull();
    expect(status.pid).not.toBe(workerPid);
  });

  it('stops the process of the job on cancel and lives on', async () => {
    const { supervisor, abort, training, jobPid, workerPid } = await train();
    abort.abort();
    expect(await training).toMatchObject({ code: 'aborted' });
    await untilDead(jobPid);
    await expect(supervisor.request('status', null)).resolves.toEqual({ pid: workerPid, jobPid: null });
  });

  it('leaves no process behind on dispose', async () => {
    const { supervisor, training, jobPid } = await train();
    await supervisor.dispose();
    expect(await training).toMatchObject({ code: 'closed' });
    await untilDead(jobPid);
  });
});
