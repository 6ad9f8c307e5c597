import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../../src/compute/training/schedule';

const schedule = { learningRate: 0.1, warmupSteps: 4, epochs: 10 };

describe('learningRateAt', () => {
  it('rises over the warm-up, then falls without reaching zero', () => {
    expect([0, 1, 2, 3, 4].map((step) => learningRateAt(schedule, step, 0))).toEqual(
      [0.025, 0.05, 0.075, 0.1, 0.1].map((rate) => expect.closeTo(rate, 10) as number),
    );
    const rates = Array.from({ length: 10 }, (_, epoch) => learningRateAt(schedule, 100, epoch));
    rates.slice(1).forEach((rate, index) => expect(rate).toBeLessThan(rates[index]));
    expect(rates[9]).toBeGreaterThan(0.005);
  });

  it('has no warm-up when none is asked for', () => {
    expect(learningRateAt({ ...schedule, warmupSteps: 0 }, 0, 0)).toBe(0.1);
  });

  it('falls from step to step when the steps of an epoch are known', () => {
    const known = { ...schedule, stepsPerEpoch: 5 };
    const rates = Array.from({ length: 50 }, (_, step) => learningRateAt(known, step, Math.floor(step / 5)));
    expect(rates[4]).toBe(0.1);
    rates.slice(5).forEach((rate, index) => expect(rate, `step ${index + 5}`).toBeLessThan(rates[index + 4]));
    expect(rates[49]).toBeCloseTo(0.005, 3);
    expect(learningRateAt(known, 70, 14)).toBeCloseTo(0.005, 10);
  });
});
