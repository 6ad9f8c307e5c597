import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../../../src/app/recording/reading/in-order';

describe('tasks that run ahead', () => {
  it('give their results in order, whatever ends first', async () => {
    const ends: (() => void)[] = [];
    const results = inOrder(
      [0, 1, 2, 3],
      3,
      (task) => new Promise<number>((resolve) => (ends[task] = () => resolve(task))),
    );
    const first = results.next();
    expect(ends).toHaveLength(3);
    ends[2]();
    ends[0]();
    expect((await first).value).toBe(0);
    const second = results.next();
    expect(ends).toHaveLength(4);
    ends[3]();
    ends[1]();
    expect((await second).value).toBe(1);
    expect([(await results.next()).value, (await results.next()).value]).toEqual([2, 3]);
    expect((await results.next()).done).toBe(true);
  });

  it('fail where the result would stand', async () => {
    const seen: number[] = [];
    const run = (task: number): Promise<number> =>
      task === 1 ? Promise.reject(new Error('lost')) : Promise.resolve(task);
    await expect(async () => {
      for await (const result of inOrder([0, 1, 2], 3, run)) {
        seen.push(result);
      }
    }).rejects.toThrow('lost');
    expect(seen).toEqual([0]);
  });
});
