import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BehaviourState,
  DEFAULT_BEHAVIOUR,
  type HpaBehaviour,
} from '../../../../../src/methods/scheduling/policies/hpa-behaviour';

/** Replicas over time, one recommendation each 15 s. */
function replicasOf(
  start: number,
  recommendations: readonly number[],
  behaviour: HpaBehaviour = DEFAULT_BEHAVIOUR,
): number[] {
  const state = new BehaviourState(behaviour, 0, start);
  let replicas = start;
  return recommendations.map((each, index) => (replicas = state.normalise(15 * (index + 1), replicas, each)));
}

const unlimited = { stabilizationWindowS: 0, selectPolicy: 'Max', policies: [] } as const;

describe('the default behaviour', () => {
  it('scales up by 4 pods or to the double, whatever is more, in 15 s', () => {
    expect(replicasOf(1, [100, 100, 100, 100])).toEqual([5, 10, 20, 40]);
    expect(replicasOf(6, [7])).toEqual([7]);
  });

  it('scales down to the highest recommendation of 300 s, then at once', () => {
    const replicas = replicasOf(10, [10, ...new Array<number>(25).fill(2)]);
    // The last recommendation of 10 was made at 15 s, and counts before 315 s.
    expect(replicas.lastIndexOf(10)).toBe(19);
    expect(replicas[20]).toBe(2);
  });

  it('starts with the number it finds as a recommendation', () => {
    expect(replicasOf(8, new Array<number>(20).fill(3)).map((each) => each === 8)).toEqual([
      ...new Array<boolean>(19).fill(true),
      false,
    ]);
  });

  it('never leaves the range of what was recommended', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), counts, (start, recommendations) => {
        let before = start;
        replicasOf(start, recommendations).forEach((replicas, index) => {
          expect(replicas).toBeLessThanOrEqual(Math.max(2 * before, before + 4));
          expect(replicas).toBeGreaterThanOrEqual(Math.min(before, recommendations[index]));
          expect(replicas).toBeLessThanOrEqual(Math.max(before, recommendations[index]));
          before = replicas;
        });
      }),
    );
  });
});

describe('a behaviour of a manifest', () => {
  const down = (rules: Partial<HpaBehaviour['scaleDown']>): HpaBehaviour => ({
    scaleUp: unlimited,
    scaleDown: { ...unlimited, ...rules },
  });

  it('selects the larger or the smaller change, or none', () => {
    const policies = [
      { type: 'Pods', value: 4, periodS: 60 },
      { type: 'Percent', value: 10, periodS: 60 },
    ] as const;
    // The documentation's example: of 80 replicas, 10 % are 8; of 40 or fewer, 4 pods are more.
    expect(replicasOf(80, [10], down({ policies }))).toEqual([72]);
    expect(replicasOf(30, [10], down({ policies }))).toEqual([26]);
    expect(replicasOf(80, [10], down({ policies, selectPolicy: 'Min' }))).toEqual([76]);
    expect(replicasOf(80, [10], down({ policies, selectPolicy: 'Disabled' }))).toEqual([80]);
  });

  it('counts what was changed earlier in the period', () => {
    const policies = [{ type: 'Pods', value: 4, periodS: 60 }] as const;
    expect(replicasOf(20, [18, 10, 10, 10, 10, 10], down({ policies }))).toEqual([18, 16, 16, 16, 14, 12]);
  });

  it('scales up no further than the lowest recommendation of its window', () => {
    const slow = { ...unlimited, stabilizationWindowS: 45, policies: DEFAULT_BEHAVIOUR.scaleUp.policies };
    const behaviour = { scaleUp: slow, scaleDown: DEFAULT_BEHAVIOUR.scaleDown };
    expect(replicasOf(4, [6, 8, 7, 9], behaviour)).toEqual([4, 4, 6, 7]);
  });
});
