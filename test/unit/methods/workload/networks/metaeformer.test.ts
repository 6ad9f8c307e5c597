import { describe, expect, it } from 'vitest';
import { metaEformer } from '../../../../../src/methods/workload/networks/metaeformer';
import { parameterView } from '../../../../../src/compute';
import { POOL, POOL_USED } from '../../../../../src/methods/workload/networks/network';
import { WindowBatches } from '../../../../../src/methods/workload/networks/windows';
import { parametersWithPool, predictBatch, smallSize } from './predict';
import { dailyLoads, windowsAt } from './series';

const series = dailyLoads(3, 80);
const size = smallSize('metaeformer');
const network = metaEformer(size);
const batches = new WindowBatches(series, size, size.batch);
const windows = windowsAt([0, 1, 2], [30, 47]);
const batchOf = (...places: number[]) => batches.build(windows, places);

describe('metaEformer', () => {
  it('finds the patterns of each window by itself: permuting the batch permutes the forecasts', async () => {
    const parameters = parametersWithPool(network);
    const straight = await predictBatch(network, size, parameters, batchOf(0, 3, 5));
    const turned = await predictBatch(network, size, parameters, batchOf(5, 0, 3));
    const row = (values: ArrayLike<number>, at: number): number[] => {
      const each = values.length / size.batch;
      return Array.from({ length: each }, (_, cell) => values[at * each + cell]);
    };
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ]) {
      expect(row(turned.pattern, to)).toEqual(row(straight.pattern, from));
      row(turned.point, to).forEach((value, step) =>
        expect(value).toBeCloseTo(row(straight.point, from)[step], 5),
      );
    }
    // Otherwise one window's patterns would do for all, and the test would prove nothing.
    expect(row(straight.pattern, 0)).not.toEqual(row(straight.pattern, 2));
  });

  it('mixes patterns in use only, with weights that sum to 1', async () => {
    const parameters = parametersWithPool(network);
    parameterView(network.parameters, parameters, POOL_USED).fill(0, 4);
    const { pattern, weight } = await predictBatch(network, size, parameters, batchOf(0, 1, 2));
    expect(Math.max(...pattern)).toBeLessThan(4);
    for (let from = 0; from < weight.length; from += size.pool.mixed) {
      const sum = Array.from(weight.subarray(from, from + size.pool.mixed)).reduce(
        (total, each) => total + each,
        0,
      );
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  it('sees nothing at or after the origin', async () => {
    const parameters = parametersWithPool(network);
    const before = await predictBatch(network, size, parameters, batchOf(0, 2, 4));
    const changed = { ...series, values: series.values.slice() };
    for (let node = 0; node < 3; node++) {
      changed.values.fill(99, node * 80 + 30, node * 80 + 80);
    }
    const after = await predictBatch(
      network,
      size,
      parameters,
      new WindowBatches(changed, size, size.batch).build(windows, [0, 2, 4]),
    );
    expect(after.point).toEqual(before.point);
  });

  it.each(['metaeformer-no-pool', 'metaeformer-no-padding', 'metaeformer-no-static'] as const)(
    '%s leaves its part out, and forecasts something else',
    async (kind) => {
      const reduced = smallSize(kind);
      const own = metaEformer(reduced);
      const whole = await predictBatch(network, size, parametersWithPool(network), batchOf(0, 1, 2));
      const less = await predictBatch(own, reduced, parametersWithPool(own), batchOf(0, 1, 2));
      expect(less.point).not.toEqual(whole.point);
      const names = own.parameters.map(({ name }) => name);
      expect(names.includes(POOL)).toBe(kind !== 'metaeformer-no-pool');
      expect(names.includes('static.key')).toBe(kind !== 'metaeformer-no-static');
    },
  );

  it('without padding the pool still reaches the forecast, through the encoder', async () => {
    const reduced = smallSize('metaeformer-no-padding');
    const own = metaEformer(reduced);
    const parameters = parametersWithPool(own);
    const before = await predictBatch(own, reduced, parameters, batchOf(0, 1, 2));
    parameterView(own.parameters, parameters, POOL).forEach((value, at, pool) => (pool[at] = 2 * value));
    expect((await predictBatch(own, reduced, parameters, batchOf(0, 1, 2))).point).not.toEqual(before.point);
  });
});
