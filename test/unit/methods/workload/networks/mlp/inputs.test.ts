import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mlpInputs } from '../../../../../../src/methods/workload/networks/mlp/inputs';
import type { WorkloadSeries } from '../../../../../../src/methods/workload/networks/request';
import { dailyLoads } from '../series';

const STEPS = 6;
const ROWS = 24 * 40;
const weekly = (): WorkloadSeries => ({ ...dailyLoads(2, ROWS), week: 168 });

function read(series: WorkloadSeries, origin: number, reach = Infinity, node = 1): number[] {
  const inputs = mlpInputs(series, STEPS, ROWS, reach);
  const out = new Float64Array(inputs.size);
  return [inputs.fill(out, node, origin), ...out];
}

/** The same series with other values in rows [from, to) of node 1. */
function changed(series: WorkloadSeries, from: number, to: number): WorkloadSeries {
  const values = series.values.slice();
  values.fill(99, ROWS + from, ROWS + to);
  return { ...series, values };
}

describe('mlpInputs', () => {
  it('reads nothing from the origin on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: ROWS - 1 }), (origin) => {
        expect(read(changed(weekly(), origin, ROWS), origin)).toEqual(read(weekly(), origin));
      }),
      { numRuns: 50 },
    );
  });

  it('reads nothing beyond its reach', () => {
    const reach = 48;
    const origin = 700;
    expect(read(changed(weekly(), 0, origin - reach), origin, reach)).toEqual(read(weekly(), origin, reach));
    expect(read(changed(weekly(), 0, origin - reach), origin)).not.toEqual(read(weekly(), origin));
  });

  it('reads the same hours of last week, relative to the last value', () => {
    const series = weekly();
    const origin = 800;
    const [level, ...inputs] = read(series, origin);
    expect(level).toBe(series.values[ROWS + origin - 1]);
    for (let step = 0; step < STEPS; step++) {
      const value = series.values[ROWS + origin + step - 168] - level;
      expect(inputs.some((each) => Math.abs(each - value) < 1e-6)).toBe(true);
    }
  });

  it('is finite for gaps, for the first rows and without seasons', () => {
    const gappy = weekly();
    gappy.values.forEach((_, cell, values) => (values[cell] = cell % 3 === 0 ? values[cell] : NaN));
    const nothing = { ...weekly(), values: new Float32Array(2 * ROWS).fill(NaN) };
    const unseasoned = { ...weekly(), period: 0, week: 0 };
    for (const series of [gappy, nothing, unseasoned]) {
      for (const origin of [1, 10, 400]) {
        expect(read(series, origin).every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('looks back no further than a third of the rows that teach', () => {
    for (const rows of [4, 30, 100, 500, ROWS]) {
      expect(mlpInputs(weekly(), STEPS, rows, Infinity).back).toBeLessThanOrEqual(Math.max(1, rows / 3));
    }
  });
});
