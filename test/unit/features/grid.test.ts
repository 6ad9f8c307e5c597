import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseWidthMs, layGrid, windowAt } from '../../../src/features/grid';

const START_MS = 1_700_000_000_000;
const arrivals = (times: readonly number[]) => ({
  startMs: Float64Array.from(times),
  service: new Uint32Array(times.length),
});
const every = (stepMs: number, count: number, fromMs = START_MS): number[] =>
  Array.from({ length: count }, (_, i) => fromMs + i * stepMs);

describe('layGrid', () => {
  it('puts every arrival on the grid', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: START_MS, max: START_MS + 1e7, noNaN: true }), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.constantFrom(1000, 10_000, 60_000),
        (times, widthMs) => {
          const grid = layGrid(arrivals(times), widthMs);
          const windows = times.map((time) => windowAt(grid, time));
          expect(Math.min(...windows)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...windows)).toBeLessThan(grid.count);
          expect(grid.present).toHaveLength(grid.count);
          expect(Math.max(...grid.coveredS)).toBeLessThanOrEqual(widthMs / 1000);
        },
      ),
    );
  });

  it('marks a gap as missing and steady traffic as present', () => {
    const grid = layGrid(arrivals([...every(100, 600), ...every(100, 600, START_MS + 180_000)]), 10_000);
    const missing = grid.present.flatMap((present, window) =>
      present ? [] : [grid.startMs + window * 10_000 - START_MS],
    );
    expect(missing).toEqual([
      60_000, 70_000, 80_000, 90_000, 100_000, 110_000, 120_000, 130_000, 140_000, 150_000, 160_000, 170_000,
    ]);
  });

  it('takes random arrivals for no gap', () => {
    // Exponential spacings with a mean of a second, by inversion of an even sequence.
    let atMs = START_MS;
    const times = Array.from(
      { length: 3000 },
      (_, i) => (atMs += -1000 * Math.log(1 - ((i * 0.618034) % 1))),
    );
    expect(layGrid(arrivals(times), 30_000).present.slice(1, -1).every(Boolean)).toBe(true);
  });

  it('is empty without arrivals', () => expect(layGrid(arrivals([]), 1000).count).toBe(0));
});

describe('chooseWidthMs', () => {
  it('widens the windows as traffic thins out', () => {
    const width = (perSecond: number): number =>
      chooseWidthMs(arrivals(every(1000 / perSecond, 7200 * perSecond)), 1);
    // Two hours: 0.2 a second by the fewest windows.
    expect([width(20), width(2), width(0.2)]).toEqual([2000, 15_000, 120_000]);
  });

  it('leaves a short recording enough windows to compare', () => {
    const times = every(500, 120);
    const grid = layGrid(arrivals(times), chooseWidthMs(arrivals(times), 1));
    expect(grid.count).toBeGreaterThanOrEqual(24);
  });
});
