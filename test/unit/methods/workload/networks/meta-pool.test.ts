import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPool, movePool } from '../../../../../src/methods/workload/networks/meta-pool';

const LENGTH = 4;
const waves = (...rows: readonly (readonly number[])[]): Float32Array => Float32Array.from(rows.flat());
const entry = (patterns: Float32Array, at: number): number[] =>
  Array.from(patterns.subarray(at * LENGTH, (at + 1) * LENGTH));

describe('buildPool', () => {
  it('merges similar waves into their mean, weighted by similarity, and keeps others apart', () => {
    const [up, higher, across, back] = [
      [1, 1, 0, 0],
      [2, 2, 0, 0],
      [0, 0, 1, -1],
      [-1, -1, 0, 0],
    ];
    const { patterns, used } = buildPool(waves(up, higher, across, back), LENGTH, 8);
    expect(used).toBe(3);
    // Similarities of the first wave to itself and to the second: 2 and 4.
    const mean = (2 * 1 + 4 * 2) / 6;
    expect(entry(patterns, 0)).toEqual([Math.fround(mean), Math.fround(mean), 0, 0]);
    expect(entry(patterns, 1)).toEqual(across);
    expect(entry(patterns, 2)).toEqual(back);
  });

  it('never has more patterns than entries or waves, and each lies within the waves', () => {
    const wave = fc.array(fc.float({ min: -5, max: 5, noNaN: true }), {
      minLength: LENGTH,
      maxLength: LENGTH,
    });
    fc.assert(
      fc.property(
        fc.array(wave, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 12 }),
        (rows, entries) => {
          const { patterns, used } = buildPool(waves(...rows), LENGTH, entries);
          expect(used).toBeGreaterThan(0);
          expect(used).toBeLessThanOrEqual(Math.min(entries, rows.length));
          const [least, most] = [Math.min(0, ...rows.flat()), Math.max(0, ...rows.flat())];
          for (const value of patterns) {
            expect(value).toBeGreaterThanOrEqual(least - 1e-4);
            expect(value).toBeLessThanOrEqual(most + 1e-4);
          }
        },
      ),
    );
  });
});

describe('movePool', () => {
  const pool = {
    patterns: waves([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]),
    length: LENGTH,
    used: 2,
    threshold: 0.5,
  };

  it('moves the nearest pattern by a tenth', () => {
    const moved = movePool(pool, waves([2, 0, 0, 1]));
    expect(entry(moved.patterns, 0)).toEqual([1.1, 0, 0, 0.1].map(Math.fround));
    expect(entry(moved.patterns, 1)).toEqual([0, 1, 0, 0]);
    expect(moved.used).toBe(2);
  });

  it('gives an unlike wave a free entry, and moves the nearest when there is none', () => {
    const unlike = waves([0, 0, 3, 0], [0.1, 0, 0, 3]);
    const { patterns, used } = movePool(pool, unlike);
    expect(used).toBe(3);
    expect(entry(patterns, 2)).toEqual([0, 0, 3, 0]);
    expect(entry(patterns, 0)).toEqual([0.91, 0, 0, 0.3].map(Math.fround));
  });

  it('leaves the pool it was given as it was', () => {
    const before = pool.patterns.slice();
    movePool(pool, waves([2, 0, 0, 1]));
    expect(pool.patterns).toEqual(before);
  });
});
