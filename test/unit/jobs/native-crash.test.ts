import { describe, expect, it } from 'vitest';
import type { RuntimeChoice } from '../../../src/contracts/protocol';
import type { Job } from '../../../src/jobs/job';
import { survivingNativeCrashes, withoutNativeRuntime } from '../../../src/jobs/native-crash';
import { JobFailed, type JobRunner } from '../../../src/jobs/runner';

interface Params {
  readonly runtime: RuntimeChoice;
  readonly seed: number;
  readonly nativeCrash?: string;
}
const training: Job<Params, unknown> = {
  name: 'test.train',
  noun: 'training',
  steps: { train: 'Training' },
  load: () => Promise.reject(new Error('not here')),
  withoutNative: withoutNativeRuntime,
};
const outcome = { runtime: 'any' };
const job = (runtime: RuntimeChoice): Params => ({ runtime, seed: 3 });
const death = (exit: { code?: number; signal?: NodeJS.Signals }): JobFailed =>
  new JobFailed(training, 'gone', { code: exit.code ?? null, signal: exit.signal ?? null, lastLines: [] });

/** A runner whose runs end with `endings`, in turn, then succeed; `jobs` are what it was given. */
function failing(...endings: Error[]) {
  const jobs: unknown[] = [];
  const run = (_: unknown, given: unknown) => {
    jobs.push(given);
    const ending = endings.shift();
    return ending === undefined ? Promise.resolve(outcome) : Promise.reject(ending);
  };
  return { jobs, runner: survivingNativeCrashes({ pid: 7, run } as JobRunner) };
}

describe('survivingNativeCrashes', () => {
  it('leaves a job alone that succeeds', async () => {
    const { jobs, runner } = failing();
    await expect(runner.run(training, job('auto'))).resolves.toBe(outcome);
    expect(jobs).toEqual([job('auto')]);
    expect(runner.pid).toBe(7);
  });

  it.each([
    [{ signal: 'SIGILL' }, 'SIGILL'],
    [{ signal: 'SIGBUS' }, 'SIGBUS'],
    [{ code: 0xc0000005 }, 'exit code 0xc0000005'],
  ] as const)('runs it again without the native runtime after %o', async (exit, words) => {
    const { jobs, runner } = failing(death(exit));
    await expect(runner.run(training, job('onnx'))).resolves.toBe(outcome);
    const nativeCrash = `the native runtime crashed on ${process.platform}-${process.arch} (${words})`;
    expect(jobs).toEqual([job('onnx'), { ...job('onnx'), nativeCrash }]);
  });

  it('tries only once more', async () => {
    const second = death({ signal: 'SIGSEGV' });
    const { jobs, runner } = failing(death({ signal: 'SIGSEGV' }), second);
    await expect(runner.run(training, job('auto'))).rejects.toBe(second);
    expect(jobs).toHaveLength(2);
  });

  it.each([
    ['the process was killed', 'auto', death({ signal: 'SIGKILL' })],
    ['the process ended by itself', 'auto', death({ code: 1 })],
    ['the process never greeted', 'auto', new JobFailed(training, 'no greeting')],
    ['the job failed', 'auto', new Error('too little data')],
    ['the native runtime was not asked for', 'wasm', death({ signal: 'SIGSEGV' })],
  ] as const)('hands on the error when %s', async (_, runtime, error) => {
    const { jobs, runner } = failing(error);
    await expect(runner.run(training, job(runtime))).rejects.toBe(error);
    expect(jobs).toHaveLength(1);
  });

  it('hands on the error of a job that uses no native code it could do without', async () => {
    const error = death({ signal: 'SIGSEGV' });
    const { jobs, runner } = failing(error);
    const { withoutNative: _, ...measuring } = training;
    await expect(runner.run(measuring, job('auto'))).rejects.toBe(error);
    expect(jobs).toHaveLength(1);
  });
});
