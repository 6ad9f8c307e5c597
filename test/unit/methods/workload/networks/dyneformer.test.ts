import { describe, expect, it } from 'vitest';
import { dynEformer } from '../../../../../src/methods/workload/networks/dyneformer';
import { POOL } from '../../../../../src/methods/workload/networks/network';
import { WindowBatches } from '../../../../../src/methods/workload/networks/windows';
import { parametersWithPool, predictBatch, smallSize } from './predict';
import { dailyLoads, windowsAt } from './series';

const pool = { entries: 5, length: 20, mixed: 5 };
const size = smallSize('dyneformer', { pool });
const network = dynEformer(size);
const series = dailyLoads(3, 80);
const windows = windowsAt([0, 1, 2], [30, 47]);
const batch = new WindowBatches(series, size, size.batch).build(windows, [0, 3, 5]);

describe('dynEformer', () => {
  it('mixes all entries with weights that sum to 1', async () => {
    const { weight, pattern } = await predictBatch(network, size, parametersWithPool(network), batch);
    expect(pattern).toBeUndefined();
    expect(weight).toHaveLength(size.batch * pool.entries);
    for (let row = 0; row < size.batch; row++) {
      const own = Array.from(weight).slice(row * pool.entries, (row + 1) * pool.entries);
      expect(own.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
    }
  });

  it('sees nothing at or after the origin', async () => {
    const parameters = parametersWithPool(network);
    const changed = { ...series, values: series.values.slice() };
    for (const [node, origin] of [
      [0, 30],
      [1, 47],
      [2, 47],
    ]) {
      changed.values.fill(99, node * 80 + origin, (node + 1) * 80);
    }
    const after = new WindowBatches(changed, size, size.batch).build(windows, [0, 3, 5]);
    expect((await predictBatch(network, size, parameters, after)).point).toEqual(
      (await predictBatch(network, size, parameters, batch)).point,
    );
  });

  it.each(['dyneformer-no-pool', 'dyneformer-no-padding', 'dyneformer-no-static'] as const)(
    '%s leaves its part out, and forecasts something else',
    async (kind) => {
      const reduced = smallSize(kind, { pool });
      const own = dynEformer(reduced);
      const whole = await predictBatch(network, size, parametersWithPool(network), batch);
      const less = await predictBatch(own, reduced, parametersWithPool(own), batch);
      expect(less.point).not.toEqual(whole.point);
      const names = own.parameters.map(({ name }) => name);
      expect(names.includes(POOL)).toBe(kind !== 'dyneformer-no-pool');
      expect(names.includes('static.key')).toBe(kind !== 'dyneformer-no-static');
    },
  );
});
