import { describe, expect, it } from 'vitest';
import { runPolicy } from '../../../src/simulation/run';
import { exponential, network } from './networks';

describe('runPolicy', () => {
  const run = (pods: number, mostViolationMinutes?: number) =>
    runPolicy({
      network: network([exponential(0.1)]),
      load: { stepS: 60, rates: new Float64Array(60).fill(12) },
      durationS: 3600,
      intervalS: 15,
      objectiveS: 1,
      seed: 3,
      pods: [pods],
      policy: { decide: () => [pods] },
      mostViolationMinutes,
    });

  it('ends early only when there are more violations than asked for', () => {
    expect(run(1).timeline.rates).toHaveLength(240);
    const early = run(1, 5);
    expect(early.timeline.rates.length).toBeLessThan(60);
    expect(early.violationMinutes).toBeGreaterThan(5);
    expect(run(3, 0)).toEqual(run(3));
  });
});
