import { describe, expect, it } from 'vitest';
import type { TrainingJobs } from '../../../src/jobs/jobs';
import { survivingNativeCrashes } from '../../../src/jobs/native-crash';
import { TrainingFailed, type Trainer } from '../../../src/jobs/trainer';

type Job = TrainingJobs['anomaly']['params'];
const outcome = { runtime: 'any' } as TrainingJobs['anomaly']['result'];
const job = (runtime: Job['runtime']): Job => ({ runtime, seed: 3 }) as Job;
const death = (exit: { code?: number; signal?: NodeJS.Signals }): TrainingFailed =>
  new TrainingFailed('gone', { code: exit.code ?? null, signal: exit.signal ?? null, lastLines: [] });

/** A trainer whose runs end with `endings`, in turn, then succeed; `jobs` are what it was given. */
function failing(...endings: Error[]) {
  const jobs: unknown[] = [];
  const run = (_: string, given: unknown) => {
    jobs.push(given);
    const ending = endings.shift();
    return ending === undefined ? Promise.resolve(outcome) : Promise.reject(ending);
  };
  return { jobs, trainer: survivingNativeCrashes({ pid: 7, run } as Trainer) };
}

describe('survivingNativeCrashes', () => {
  it('leaves a job alone that succeeds', async () => {
    const { jobs, trainer } = failing();
    await expect(trainer.run('anomaly', job('auto'))).resolves.toBe(outcome);
    expect(jobs).toEqual([job('auto')]);
    expect(trainer.pid).toBe(7);
  });

  it.each([
    [{ signal: 'SIGILL' }, 'SIGILL'],
    [{ signal: 'SIGBUS' }, 'SIGBUS'],
    [{ code: 0xc0000005 }, 'exit code 0xc0000005'],
  ] as const)('runs it again without the native runtime after %o', async (exit, words) => {
    const { jobs, trainer } = failing(death(exit));
    await expect(trainer.run('anomaly', job('onnx'))).resolves.toBe(outcome);
    const nativeCrash = `the native runtime crashed on ${process.platform}-${process.arch} (${words})`;
    expect(jobs).toEqual([job('onnx'), { ...job('onnx'), nativeCrash }]);
  });

  it('tries only once more', async () => {
    const second = death({ signal: 'SIGSEGV' });
    const { jobs, trainer } = failing(death({ signal: 'SIGSEGV' }), second);
    await expect(trainer.run('anomaly', job('auto'))).rejects.toBe(second);
    expect(jobs).toHaveLength(2);
  });

  it.each([
    ['the process was killed', 'auto', death({ signal: 'SIGKILL' })],
    ['the process ended by itself', 'auto', death({ code: 1 })],
    ['the process never greeted', 'auto', new TrainingFailed('no greeting')],
    ['the job failed', 'auto', new Error('too little data')],
    ['the native runtime was not asked for', 'wasm', death({ signal: 'SIGSEGV' })],
  ] as const)('hands on the error when %s', async (_, runtime, error) => {
    const { jobs, trainer } = failing(error);
    await expect(trainer.run('anomaly', job(runtime))).rejects.toBe(error);
    expect(jobs).toHaveLength(1);
  });
});
