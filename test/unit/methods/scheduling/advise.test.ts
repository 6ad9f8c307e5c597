import { describe, expect, it } from 'vitest';
import type { StatedScale } from '../../../../src/contracts/scheduling/schedule-report';
import { adviseScales } from '../../../../src/methods/scheduling/advise';
import type { Sizing } from '../../../../src/methods/scheduling/policies/sizing';

/** A pod for each request a second; advice is for a fifth more than the load. */
const sizing = { podsFor: (rate: number) => Int32Array.of(Math.round(rate / 1.2)) } as unknown as Sizing;

function advise(scale: StatedScale | null) {
  const load = { stepS: 60, rates: Float64Array.of(2, 12, 4) };
  return adviseScales({ stated: [scale], load, sizing, extra: 0, targetPercent: 70 })[0];
}
const fixed = (replicas: number) => ({ replicas, minReplicas: null, maxReplicas: null, targetPercent: null });
const scaled = (minReplicas: number, maxReplicas: number, targetPercent: number | null = 80) => ({
  replicas: minReplicas,
  minReplicas,
  maxReplicas,
  targetPercent,
});

describe('advice', () => {
  it('sizes fixed numbers for the highest load', () => {
    expect(advise(fixed(1))!.replicas).toBe(12);
    expect(advise(fixed(100))!.replicas).toBe(12);
    expect(advise(null)).toBeNull();
  });

  it('leaves a number that wastes less than a quarter', () => {
    expect(advise(fixed(15))!.replicas).toBe(15);
    expect(advise(fixed(16))!.replicas).toBe(12);
  });

  it('raises bounds that are too low, and never lowers the upper one', () => {
    expect(advise(scaled(1, 3))!.maxReplicas).toBe(15);
    expect(advise(scaled(1, 200))!.maxReplicas).toBe(200);
    expect(advise(scaled(50, 200))).toMatchObject({ minReplicas: 2, maxReplicas: 200, targetPercent: 70 });
    expect(advise(scaled(1, 3, null))!.targetPercent).toBeNull();
  });
});
