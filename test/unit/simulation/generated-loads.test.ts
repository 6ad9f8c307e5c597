import { describe, expect, it } from 'vitest';
import { generatedLoads } from '../../../src/simulation/generated-loads';
import { durationS } from '../../../src/simulation/rates';

describe('generatedLoads', () => {
  const loads = generatedLoads(8);

  it('lasts as long as asked, with a load at all times', () => {
    for (const { load } of loads) {
      expect(durationS(load)).toBe(8 * 3600);
      expect(Math.min(...load.rates)).toBeGreaterThan(0);
    }
  });

  it('has the shapes of its names', () => {
    const [day, crowd, square, steps] = loads.map(({ load }) => load.rates);
    expect(day[240]).toBeGreaterThan(4 * day[0]);
    expect([crowd[159], crowd[165]]).toEqual([1, 4]);
    expect(crowd[185]).toBeCloseTo(2.5, 9);
    expect([square[29], square[30], square[60]]).toEqual([1, 3, 1]);
    expect(new Set(steps.slice(0, 40)).size).toBe(1);
    expect(Math.max(...steps)).toBe(5);
  });
});
