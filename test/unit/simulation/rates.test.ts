import { describe, expect, it } from 'vitest';
import { highestRate } from '../../../src/simulation/rates';

describe('highestRate', () => {
  const schedule = { stepS: 60, rates: Float64Array.of(1, 5, 2) };

  it('sees every step that the span touches', () => {
    expect(highestRate(schedule, 0, 59)).toBe(1);
    expect(highestRate(schedule, 0, 60)).toBe(5);
    expect(highestRate(schedule, 30, 200)).toBe(5);
    expect(highestRate(schedule, 120, 300)).toBe(2);
  });

  it('goes on with the last rate, and is 0 without any', () => {
    expect(highestRate(schedule, 500, 900)).toBe(2);
    expect(highestRate({ stepS: 60, rates: new Float64Array() }, 0, 100)).toBe(0);
  });
});
