import { expect, it } from 'vitest';
import { queueChaos } from '../../../../scripts/chaos/queue/campaign';
import { hasRedis } from '../../../../scripts/chaos/queue/redis';

// The short form of `npm run chaos:queue`.
it.skipIf(!hasRedis())(
  'trainings behind a queue survive faults of workers, Redis and the network with the same bits',
  { timeout: 300_000 },
  async () => {
    const { problems, faults } = await queueChaos({
      jobs: 3,
      outside: 3,
      epochs: 4,
      seed: 5,
      log: () => undefined,
    });
    expect(problems).toEqual([]);
    expect(Object.values(faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
  },
);
