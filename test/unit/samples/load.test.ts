import { describe, expect, it } from 'vitest';

import { loadFactor, nextArrivalS, nextVisit } from '../../../samples/recorder/customers.mjs';
import { createRandom } from '../../../samples/recorder/random.mjs';

const DURATION_S = 1500;

function arrivalsS(seed: number): number[] {
  const random = createRandom(seed, 'load');
  const arrivals: number[] = [];
  for (let atS = 0; ; arrivals.push(atS)) {
    atS = nextArrivalS(random, atS, 4, DURATION_S);
    if (atS >= DURATION_S) {
      return arrivals;
    }
  }
}

describe('the customers', () => {
  it('come in the same order for the same seed', () => {
    expect(arrivalsS(3)).toEqual(arrivalsS(3));
    expect(arrivalsS(3).slice(0, 5)).not.toEqual(arrivalsS(4).slice(0, 5));
    const visits = (seed: number): unknown[] =>
      Array.from(
        { length: 20 },
        (() => {
          const random = createRandom(seed);
          return () => nextVisit(random);
        })(),
      );
    expect(visits(5)).toEqual(visits(5));
  });

  it('come as a Poisson process at the rate the load factor asks for', () => {
    const arrivals = arrivalsS(1);
    const minutes = DURATION_S / 60;
    const deviations = Array.from({ length: minutes }, (_, minute) => {
      const seen = arrivals.filter((atS) => Math.floor(atS / 60) === minute).length;
      const seconds = Array.from(
        { length: 60 },
        (_unused, second) => 4 * loadFactor(minute * 60 + second, DURATION_S),
      );
      const expected = seconds.reduce((sum, rate) => sum + rate, 0);
      return (seen - expected) / Math.sqrt(expected);
    });
    const variance = deviations.reduce((sum, z) => sum + z * z, 0) / minutes;
    // Chi-square with 25 degrees of freedom over 25: within 0.42 and 1.88 with probability 0.99.
    expect(variance).toBeGreaterThan(0.4);
    expect(variance).toBeLessThan(1.9);
  });

  it('come at a rate that changes', () => {
    const factors = Array.from({ length: DURATION_S }, (_, second) => loadFactor(second, DURATION_S));
    expect(Math.min(...factors)).toBeLessThan(0.7);
    expect(Math.max(...factors)).toBeGreaterThan(1.3);
    expect(Math.max(...factors)).toBeLessThan(1.5);
  });
});
