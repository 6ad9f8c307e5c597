import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readPlan } from '../../../samples/recorder/plan-choice.mjs';
import {
  causeOf,
  FAULT_KINDS,
  randomPlan,
  scalePlan,
  validatePlan,
} from '../../../samples/recorder/plan.mjs';
import type { Plan } from '../../../samples/recorder/plan.mjs';

const seeds = fc.integer();
const durationsS = fc.integer({ min: 900, max: 3600 });

describe('a random plan', () => {
  it('is valid and the same for the same seed', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 20, max: 3600 }), (seed, durationS) => {
        const plan = randomPlan(seed, durationS);
        expect(validatePlan(plan)).toEqual([]);
        expect(plan.faults.length).toBeGreaterThan(0);
        expect(randomPlan(seed, durationS)).toEqual(plan);
      }),
    );
  });

  it('leaves quiet time to learn from and between the faults', () => {
    fc.assert(
      fc.property(seeds, durationsS, (seed, durationS) => {
        const { faults } = randomPlan(seed, durationS);
        expect(faults[0].startS).toBeGreaterThanOrEqual(Math.min(300, durationS / 5) - 0.1);
        for (const [index, fault] of faults.entries()) {
          const nextS = faults[index + 1]?.startS ?? durationS;
          expect(fault.durationS).toBeGreaterThanOrEqual(60);
          expect(fault.durationS).toBeLessThanOrEqual(90);
          expect(nextS - fault.startS - fault.durationS).toBeGreaterThanOrEqual(89.9);
        }
      }),
    );
  });

  it('blames every service at most once and uses every kind it has room for', () => {
    fc.assert(
      fc.property(seeds, durationsS, (seed, durationS) => {
        const { faults } = randomPlan(seed, durationS);
        expect(new Set(faults.map(causeOf)).size).toBe(faults.length);
        const kinds = new Set(faults.map(({ kind }) => kind));
        expect(kinds.size).toBe(Math.min(FAULT_KINDS.length, faults.length));
      }),
    );
  });

  it('differs between seeds', () => {
    const plans = [1, 2, 3, 4, 5].map((seed) => JSON.stringify(randomPlan(seed, 1500).faults));
    expect(new Set(plans).size).toBe(plans.length);
  });
});

describe('the committed plan', () => {
  it('lasts 25 minutes, starts with five quiet ones and has seven faults of all kinds in seven services', async () => {
    const plan = await readPlan({});
    expect(plan.durationS).toBe(1500);
    expect(plan.faults[0].startS).toBeGreaterThanOrEqual(300);
    expect(plan.faults).toHaveLength(7);
    expect(new Set(plan.faults.map(causeOf)).size).toBe(7);
    expect(new Set(plan.faults.map(({ kind }) => kind)).size).toBe(FAULT_KINDS.length);
  });

  it('is squeezed to another duration', async () => {
    const whole = await readPlan({});
    const half = await readPlan({ minutes: '12.5' });
    expect(half).toEqual(scalePlan(whole, 750));
    expect(half.faults[3].startS).toBeCloseTo(whole.faults[3].startS / 2);
    expect(validatePlan(half)).toEqual([]);
  });
});

describe('validatePlan', () => {
  const plan: Plan = {
    seed: 1,
    durationS: 100,
    requestsPerS: 4,
    faults: [{ kind: 'latency', service: 'cart', startS: 10, durationS: 20, magnitude: 50 }],
  };
  const withFault = (change: object): Plan => ({ ...plan, faults: [{ ...plan.faults[0], ...change }] });

  it.each([
    ['no service of the shop', withFault({ service: 'billing' })],
    ['is none of', withFault({ kind: 'disk-full' })],
    ['does not call', withFault({ kind: 'slow-edge', target: 'payment' })],
    ['only a slow-edge has a target', withFault({ target: 'catalog' })],
    ['is a share', withFault({ kind: 'errors', magnitude: 1.5 })],
    ['magnitude is not above 0', withFault({ magnitude: Number.NaN })],
    ['ends after the recording', withFault({ startS: 90 })],
    ['before the one before it has ended', { ...plan, faults: [plan.faults[0], plan.faults[0]] }],
    ['seed is not an integer', { ...plan, seed: 0.5 }],
  ])('says "%s"', (reason, broken) => {
    expect(validatePlan(plan)).toEqual([]);
    expect(validatePlan(broken).join('\n')).toContain(reason);
  });
});

describe('readPlan', () => {
  it.each([
    [{ random: 'x' }, 'not an integer'],
    [{ random: '1', plan: 'p.json' }, 'exclude each other'],
    [{ duration: '-3' }, 'not a number above 0'],
  ])('refuses %j', async (options, reason) => {
    await expect(readPlan(options)).rejects.toThrow(reason);
  });
});
