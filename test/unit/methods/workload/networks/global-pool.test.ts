import { describe, expect, it } from 'vitest';
import { openRuntime } from '../../../../../src/compute';
import { globalPool, seasonalWindows } from '../../../../../src/methods/workload/networks/global-pool';
import { dailyLoads, range, windowsAt } from './series';

const shape = { steps: 8, length: 24 };

describe('seasonalWindows', () => {
  it('begins one every quarter of its length, in 0…1, for trained series only', () => {
    const windows = seasonalWindows({
      series: dailyLoads(3, 400),
      fit: windowsAt([0, 2], range(24, 193)),
      ...shape,
    });
    // 200 rows: starts 0, 6, … 174, for two series.
    expect(windows.length / 24).toBe(2 * 30);
    expect(windows.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('sees no row behind the windows to train on', () => {
    const [series, changed] = [dailyLoads(1, 400), dailyLoads(1, 400)];
    changed.values.fill(1e6, 200);
    const fit = windowsAt([0], range(24, 193));
    expect(seasonalWindows({ series: changed, fit, ...shape })).toEqual(
      seasonalWindows({ series, fit, ...shape }),
    );
  });

  it('takes short, constant and empty series', () => {
    const series = { ...dailyLoads(1, 40), period: 24 };
    series.values.fill(5);
    const fit = windowsAt([0], [32]);
    expect(seasonalWindows({ series, fit, ...shape }).every((value) => value === 0.5)).toBe(true);
    series.values.fill(NaN);
    expect(seasonalWindows({ series, fit, ...shape }).every((value) => value === 0.5)).toBe(true);
  });
});

describe('globalPool', () => {
  it('has one entry per kind of window: the mean of those alike', { timeout: 60_000 }, async () => {
    const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
    const request = {
      series: dailyLoads(4, 400),
      fit: windowsAt([0, 1, 2, 3], range(24, 300)),
      ...shape,
      seed: 1,
      runtime,
    };
    const entries = await globalPool(request);
    const count = entries.length / 24;
    expect(count).toBeGreaterThan(3);
    expect(count).toBeLessThanOrEqual(150);
    // Each entry is one day's wave: a mean over unlike windows would be flat.
    const ranges = Array.from({ length: count }, (_, entry) => {
      const own = entries.subarray(entry * 24, (entry + 1) * 24);
      return Math.max(...own) - Math.min(...own);
    });
    expect(Math.min(...ranges)).toBeGreaterThan(0.5);
    expect(await globalPool(request)).toEqual(entries);
  });
});
