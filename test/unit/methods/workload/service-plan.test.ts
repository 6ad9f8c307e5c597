import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarser, lastRows } from '../../../../src/methods/workload/coarser';
import { planWorkload } from '../../../../src/methods/workload/plan';
import { MIN_LOAD_ROWS, servicePlan, windowsPerRow } from '../../../../src/methods/workload/service-plan';
import { hourlyLoads, oneSeries } from './loads';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('the plan for the services of a recording', () => {
  it('needs a least history', () => {
    expect(servicePlan(MIN_LOAD_ROWS - 1, MINUTE_MS)).toBeNull();
    expect(servicePlan(MIN_LOAD_ROWS, MINUTE_MS)).toMatchObject({ inputSteps: 10, steps: 4 });
  });

  it('reaches a tenth of the recording, and a day at most', () => {
    expect(windowsPerRow(90, 30_000)).toBe(1);
    // 20 hours of minutes: two hours ahead in steps of 5 minutes.
    expect(windowsPerRow(1200, MINUTE_MS)).toBe(5);
    expect(servicePlan(240, 5 * MINUTE_MS)?.steps).toBe(24);
    // Four hours of 5 seconds: rows of two minutes, not of 61 seconds.
    expect(windowsPerRow(2928, 5000)).toBe(24);
    // Four weeks of 5 minutes: a day ahead in hours.
    expect(windowsPerRow(28 * 288, 5 * MINUTE_MS)).toBe(12);
    expect(servicePlan(28 * 24, 60 * MINUTE_MS)?.steps).toBe(24);
    // A year of days.
    expect(servicePlan(365, DAY_MS)?.steps).toBe(1);
  });

  it('fits into every recording that is long enough', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: MIN_LOAD_ROWS, max: 4000 }),
        fc.constantFrom(1000, 7000, 30_000, MINUTE_MS, 60 * MINUTE_MS),
        (windows, widthMs) => {
          const factor = windowsPerRow(windows, widthMs);
          const rows = Math.floor(windows / factor);
          const plan = servicePlan(rows, factor * widthMs);
          const values = Array.from({ length: rows }, (_, row) => row % 7);
          const planned = plan && planWorkload(oneSeries(values), plan);
          expect(plan?.steps).toBeLessThanOrEqual(24);
          expect(planned?.origins.test.length).toBeGreaterThan(1);
          expect(planned?.origins.validation.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('coarser rows', () => {
  it('are means of known values that end where the rows end', () => {
    const whole = oneSeries([9, 1, 3, NaN, 5, NaN, NaN]);
    const joined = coarser(whole, 2);
    expect([...joined.values]).toEqual([2, 5, NaN]);
    expect(joined.clock).toEqual({ startMs: 3_600_000, stepMs: 7_200_000 });
    expect(coarser(whole, 1)).toBe(whole);
  });

  it('keep the mean of each series, whole rows given', () => {
    const whole = hourlyLoads({ rows: 48, nodes: 3 });
    const joined = coarser(whole, 6);
    const mean = (values: Float32Array): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    for (let node = 0; node < 3; node++) {
      expect(mean(joined.values.subarray(node * 8, (node + 1) * 8))).toBeCloseTo(
        mean(whole.values.subarray(node * 48, (node + 1) * 48)),
        3,
      );
    }
  });

  it('can be cut to the last ones', () => {
    const whole = hourlyLoads({ rows: 5, nodes: 2 });
    const cut = lastRows(whole, 2);
    expect([...cut.values]).toEqual([...whole.values.subarray(3, 5), ...whole.values.subarray(8, 10)]);
    expect(cut.clock?.startMs).toBe(3 * 3_600_000);
    expect(lastRows(whole, 9)).toBe(whole);
  });
});
