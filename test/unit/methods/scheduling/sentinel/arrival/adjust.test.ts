import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustPods } from '../../../../../../src/methods/scheduling/sentinel/arrival/adjust';
import { nearestStrategies } from '../../../../../../src/methods/scheduling/sentinel/arrival/nearest';
import type { Strategy } from '../../../../../../src/methods/scheduling/sentinel/pool/strategies';
import { generateNetwork } from '../../../../../../src/simulation/generate';
import { prepareLatencyModel } from '../../../../../../src/simulation/queueing/network-latency';

const model = prepareLatencyModel(generateNetwork({ services: 4, seed: 5 }));
const limits = { limitS: 0.9, podSizes: [1, 1, 1, 1], capacity: 1000, steps: 60 };
const one = [1, 1, 1, 1];

describe('adjustPods', () => {
  it('keeps the limit at any load, from any start, and no single pod can go', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 80 }),
        (start, rate) => {
          const pods = adjustPods(start, one, model, rate, limits);
          expect(model.predict(rate, pods).p95S).toBeLessThanOrEqual(0.9);
          pods.forEach((count, service) => {
            const fewer = pods.map((each, other) => (other === service ? each - 1 : each));
            expect(count === 1 || model.predict(rate, fewer).p95S > 0.9).toBe(true);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('takes so many steps and no more, and none beyond the capacity', () => {
    const sum = (pods: Int32Array): number => pods.reduce((total, count) => total + count, 0);
    expect(sum(adjustPods(one, one, model, 60, { ...limits, steps: 3 }))).toBe(7);
    expect(sum(adjustPods(one, one, model, 60, { ...limits, capacity: 6 }))).toBe(6);
  });

  it('leaves the pods that are there for other reasons', () => {
    const pods = adjustPods([9, 9, 9, 9], [3, 1, 2, 1], model, 1, limits);
    expect([...pods]).toEqual([3, 1, 2, 1]);
  });
});

describe('nearestStrategies', () => {
  const stored = (entryRate: number, badNodes: number[], slowService: number): Strategy => ({
    situation: { entryRate, badNodes, slowService },
    placement: { pods: [], cost: 0, isProven: true },
    pods: [],
    expectedP95S: 0,
    isShort: false,
  });
  const pool = [10, 20, 40].flatMap((rate) => [
    stored(rate, [], -1),
    stored(rate, [1], -1),
    stored(rate, [], 2),
  ]);
  const rates = (entryRate: number, badNodes: number[], slowService: number): unknown[] => {
    const { above, below } = nearestStrategies(pool, { entryRate, badNodes, slowService });
    return [below.situation.entryRate, above.situation.entryRate, above.situation];
  };

  it('takes the levels around the load, or the last one', () => {
    expect(rates(15, [], -1).slice(0, 2)).toEqual([10, 20]);
    expect(rates(20, [], -1).slice(0, 2)).toEqual([20, 20]);
    expect(rates(90, [], -1).slice(0, 2)).toEqual([40, 40]);
    expect(rates(1, [], -1).slice(0, 2)).toEqual([10, 10]);
  });

  it('looks at nodes before services, and at services before the load', () => {
    expect(rates(15, [1], 2)[2]).toEqual({ entryRate: 20, badNodes: [1], slowService: -1 });
    expect(rates(90, [], 2)[2]).toEqual({ entryRate: 40, badNodes: [], slowService: 2 });
    expect(rates(15, [1, 0], -1)[2]).toEqual({ entryRate: 20, badNodes: [1], slowService: -1 });
  });
});
