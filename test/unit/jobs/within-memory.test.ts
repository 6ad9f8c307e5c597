import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job';
import type { JobRunner } from '../../../src/jobs/runner';
import { withSmallerBatch, type BatchDivisor } from '../../../src/jobs/smaller-batch';
import { withinMemory } from '../../../src/jobs/within-memory';
import { RpcError, userError } from '../../../src/process/rpc/errors';

interface Params extends BatchDivisor {
  readonly seed: number;
}

const training: Job<Params, string> = {
  name: 'test.train',
  noun: 'training',
  steps: { train: 'Training' },
  load: () => Promise.reject(new Error('not here')),
  withLessMemory: withSmallerBatch,
};
const outOfMemory = userError('out-of-memory', 'it used too much');

/** A runner whose runs end with `endings`, in turn, then succeed; `given` are the parameters of each. */
function failing(...endings: Error[]) {
  const [given, log]: [unknown[], string[]] = [[], []];
  const run = (_: unknown, params: unknown) => {
    given.push(params);
    const ending = endings.shift();
    return ending === undefined ? Promise.resolve('done') : Promise.reject(ending);
  };
  const runner = withinMemory({ pid: 7, run } as JobRunner, (line) => log.push(line));
  return { given, log, runner };
}

describe('withinMemory', () => {
  it('leaves a job alone that fits', async () => {
    const { given, log, runner } = failing();
    await expect(runner.run(training, { seed: 1 })).resolves.toBe('done');
    expect(given).toEqual([{ seed: 1 }]);
    expect(log).toEqual([]);
    expect(runner.pid).toBe(7);
  });

  it('runs it again with smaller batches, and says so', async () => {
    const { given, log, runner } = failing(outOfMemory, outOfMemory);
    await expect(runner.run(training, { seed: 1 })).resolves.toBe('done');
    expect(given).toEqual([{ seed: 1 }, { seed: 1, batchDivisor: 4 }, { seed: 1, batchDivisor: 16 }]);
    expect(log).toEqual(Array(2).fill('The training starts again with less memory: it used too much'));
  });

  it('says what the job needs where nothing can be smaller', async () => {
    const { given, runner } = failing(outOfMemory, outOfMemory, outOfMemory);
    await expect(runner.run(training, { seed: 1 })).rejects.toBe(outOfMemory);
    expect(given).toHaveLength(3);
    const { withLessMemory: _, ...fixed } = training;
    const other = failing(outOfMemory);
    await expect(other.runner.run(fixed, { seed: 1 })).rejects.toBe(outOfMemory);
  });

  it.each([new RpcError('aborted', 'cancelled'), new Error('out-of-memory')])(
    'repeats nothing else (%s)',
    async (error) => {
      const { given, runner } = failing(error);
      await expect(runner.run(training, { seed: 1 })).rejects.toBe(error);
      expect(given).toHaveLength(1);
    },
  );
});
