import { describe, expect, it } from 'vitest';
import { neededEdges, type Cell } from '../../../../src/methods/latency-transfer/cell';
import type { LatencyTable } from '../../../../src/methods/latency-transfer/latency-table';
import { study, type StudyResult } from '../../../../src/methods/latency-transfer/study';
import { openRuntime } from '../../../../src/compute';
import { createRandom } from '../../../../src/numeric/random';
import { cellNumber, describeCell } from './cells';

/** ms of an operation beyond a constant: none, skip, 1x1, 3x3, pooling. */
const costs = {
  gpu: { none: 0.1, skip_connect: 0, nor_conv_1x1: 1.7, nor_conv_3x3: 1.8, avg_pool_3x3: 0.3 },
  batched: { none: 0.5, skip_connect: 0, nor_conv_1x1: 2, nor_conv_3x3: 4, avg_pool_3x3: 3 },
  server: { none: 0.4, skip_connect: 0, nor_conv_1x1: 1.8, nor_conv_3x3: 5, avg_pool_3x3: 0.9 },
  phone: { none: 0.3, skip_connect: 0, nor_conv_1x1: 2.5, nor_conv_3x3: 8, avg_pool_3x3: 1.2 },
} as const;

/** Some cells on generated devices, with 2 % noise; `converted` runs only what the output depends on. */
function table(): LatencyTable {
  const random = createRandom(5);
  const cells = Array.from(random.shuffle(15_625).slice(0, 240), cellNumber);
  const msOn =
    (device: keyof typeof costs, pruned: boolean) =>
    (cell: Cell): number => {
      const needed = pruned ? neededEdges(cell) : cell.map(() => true);
      return (
        (3 + cell.reduce((sum, operation, edge) => sum + (needed[edge] ? costs[device][operation] : 0), 0)) *
        (1 + 0.02 * random.normal())
      );
    };
  const latencies = new Map(
    (['gpu', 'batched', 'server', 'phone'] as const).map((device) => [
      device as string,
      Float64Array.from(cells, msOn(device, false)),
    ]),
  );
  latencies.set('converted', Float64Array.from(cells, msOn('phone', true)));
  return { architectures: cells.map(describeCell), cells, latencies, notices: [] };
}

async function run(
  heldOut: readonly string[],
  trainDevices: readonly string[],
): Promise<readonly StudyResult[]> {
  const { runtime } = await openRuntime('auto', { log: () => undefined, threads: 1 });
  return study({
    table: table(),
    runtime,
    heldOut,
    trainDevices,
    samples: 10,
    seed: 1,
    networks: 96,
    epochs: 6,
    rivals: false,
    now: () => 0,
    onProgress: () => undefined,
  });
}

describe('study', () => {
  it('ranks architectures on generated devices after ten latencies, also where layers are left out, the same each time', async () => {
    const results = await run(['phone', 'converted'], ['gpu', 'batched', 'server']);
    const [phone, converted] = results;
    expect(phone).toMatchObject({
      heldOut: 'phone',
      samples: 10,
      seed: 1,
      n: 230,
      trainDevices: ['gpu', 'batched', 'server'],
    });
    expect(new Set(phone.measured).size).toBe(10);
    expect(phone.spearman).toBeGreaterThan(0.95);
    expect(converted.spearman).toBeGreaterThan(0.9);
    expect(converted.pruning).toBeGreaterThan(phone.pruning);
    expect(phone.ceiling).toBeGreaterThan(0.98);
    expect(Object.keys(phone.rivals)).toEqual([
      'flops',
      'sumOfLayers',
      'operationsOnEdges',
      'meanOfDevices',
      'nearestDevice',
    ]);
    expect(await run(['phone', 'converted'], ['gpu', 'batched', 'server'])).toEqual(results);
  });
});
