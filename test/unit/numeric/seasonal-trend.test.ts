import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/numeric/random';
import { seasonalTrend } from '../../../src/numeric/seasonal-trend';

const largest = (a: ArrayLike<number>, b: (row: number) => number): number =>
  Array.from(a).reduce((most, value, row) => Math.max(most, Math.abs(value - b(row))), 0);

describe('seasonalTrend', () => {
  it('separates a line and a repeating shape', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 3, max: 12 }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.integer(),
        (period, seasons, slope, seed) => {
          const random = createRandom(seed);
          const shape = Array.from({ length: period }, () => random.normal());
          const mean = shape.reduce((sum, value) => sum + value, 0) / period;
          const values = Float64Array.from(
            { length: period * seasons + 1 },
            (_, row) => slope * row + shape[row % period],
          );
          const { seasonal, trend } = seasonalTrend(values, { period, robustRounds: 0 });
          expect(largest(seasonal, (row) => shape[row % period] - mean)).toBeLessThan(
            0.05 * (1 + Math.abs(slope)),
          );
          expect(largest(trend, (row) => slope * row + mean)).toBeLessThan(0.05 * (1 + Math.abs(slope)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is not led by outliers or gaps', () => {
    const period = 24;
    const shape = (row: number): number => Math.sin((2 * Math.PI * row) / period);
    const values = Float64Array.from({ length: 20 * period }, (_, row) => shape(row) + 0.001 * (row % 7));
    for (let row = 5; row < values.length; row += 31) {
      values[row] = row % 2 === 0 ? 50 : NaN;
    }
    const { seasonal } = seasonalTrend(values, { period, robustRounds: 8 });
    expect(largest(seasonal, shape)).toBeLessThan(0.1);
  });

  it('has finite parts for a series of gaps, and one that is constant', () => {
    const gaps = seasonalTrend(new Float64Array(30).fill(NaN), { period: 5 });
    expect([...gaps.seasonal, ...gaps.trend].every((value) => value === 0)).toBe(true);
    const constant = seasonalTrend(new Float64Array(30).fill(7), { period: 5 });
    expect(largest(constant.trend, () => 7)).toBeLessThan(1e-9);
    expect(largest(constant.seasonal, () => 0)).toBeLessThan(1e-9);
  });

  it('needs two seasons', () => {
    expect(() => seasonalTrend(new Float64Array(9), { period: 5 })).toThrow(
      'A season of 5 rows needs at least 10 values, got 9.',
    );
  });
});
