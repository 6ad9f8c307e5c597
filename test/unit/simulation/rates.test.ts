import { describe, expect, it } from 'vitest';
import { heldOver, highestRate } from '../../../src/simulation/rates';

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

describe('heldOver', () => {
  it('fills gaps with the rate before them, at the start with the first that is known', () => {
    expect([...heldOver([NaN, 3, NaN, NaN, 0, 5, NaN])]).toEqual([3, 3, 3, 3, 0, 5, 5]);
    expect([...heldOver([NaN, NaN])]).toEqual([0, 0]);
    expect([...heldOver([])]).toEqual([]);
  });
});
