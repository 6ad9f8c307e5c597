import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it, vi } from 'vitest';
import { hasRedis } from '../../../../scripts/chaos/queue/redis';
import { redisPlace } from '../../../../src/jobs/queue/connection';
import { KEY_PREFIX, queueName } from '../../../../src/jobs/queue/names';
import { CODE, TIMEOUT, queueBench } from './fixtures/queue-bench';
import { shared } from './fixtures/shared-jobs';

describe.skipIf(!hasRedis())('hostile jobs in a queue on Redis', { timeout: TIMEOUT }, () => {
  const bench = queueBench();
  const { lines, params, runner, startWorker } = bench;

  it('are refused, which the worker says, and it goes on', async () => {
    await startWorker();
    const connection = new Redis(redisPlace(`redis://127.0.0.1:${bench.redis.port}`, {}).options);
    const queue = new Queue(queueName(CODE), { connection, prefix: KEY_PREFIX });
    const record = {
      format: 1,
      kind: shared.name,
      dataset: null,
      configuration: {},
      seed: 1,
      checkpoint: null,
      priority: 'background',
      cost: { ms: 1, memoryBytes: 1, cores: 1 },
    };
    const hostile: Record<string, unknown> = {
      none: {},
      nothing: null,
      unknown: { record: JSON.stringify({ ...record, kind: 'child_process.exec' }) },
      large: { record: JSON.stringify({ ...record, configuration: { text: 'x'.repeat(70_000) } }) },
      outside: { record: JSON.stringify({ ...record, configuration: { folder: '../../elsewhere' } }) },
      prototype: { record: JSON.stringify(record).replace('{}', '{"__proto__":{"isAdmin":true}}') },
      checkpoint: { record: JSON.stringify({ ...record, checkpoint: '../../../x' }) },
      address: { record: JSON.stringify(record) },
      text: { record: 'not JSON' },
    };
    for (const [name, data] of Object.entries(hostile)) {
      await queue.add('test', data, { jobId: `hostile-${name}` });
    }
    await vi.waitFor(async () => expect(await queue.getFailedCount()).toBe(Object.keys(hostile).length), {
      timeout: TIMEOUT,
    });
    for (const job of await queue.getFailed()) {
      expect(job.failedReason).toContain('"bad-job"');
      expect(job.attemptsMade).toBe(1);
    }
    await queue.obliterate({ force: true });
    await queue.close();
    connection.disconnect();
    expect(await runner().runner.run(shared, await params('a'), { storage: bench.storage })).toEqual(
      Float32Array.of(2, 4, 6),
    );
    expect(lines.filter((line) => line.includes('The job record is refused'))).toHaveLength(
      Object.keys(hostile).length,
    );
  });
});
