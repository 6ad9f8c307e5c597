import { expect, it } from 'vitest';
import { chaos } from '../../../scripts/chaos/campaign';

// The short form of `npm run chaos`.
it('trainings to which harm is done end as they would have', { timeout: 600_000 }, async () => {
  const seed = Date.now() % 2 ** 31;
  const lines: string[] = [];
  const { problems, faults } = await chaos({
    jobs: 3,
    nodeKills: 1,
    epochs: 8,
    seed,
    log: (line) => lines.push(line),
  });
  expect(problems, `seed ${seed}\n${lines.join('\n')}`).toEqual([]);
  expect(Object.values(faults).reduce((sum, count) => sum + count, 0)).toBe(16);
});
