import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOracle } from '../../../../../src/methods/scheduling/policies/oracle';
import { createRule } from '../../../../../src/methods/scheduling/policies/rule';
import { createSizing } from '../../../../../src/methods/scheduling/policies/sizing';
import { generateNetwork } from '../../../../../src/simulation/generate';
import { callTo, constant, exponential, network } from '../../../simulation/networks';
import { observation } from './observations';

const generated = generateNetwork({ services: 6, seed: 2 });
const rate = fc.double({ min: 0.1, max: 200, noNaN: true });
const total = (pods: Int32Array): number => pods.reduce((sum, each) => sum + each, 0);

describe('createSizing', () => {
  it('keeps the objective with pods of which none can be spared', () => {
    const { model, podsFor, limitS } = createSizing(generated, 1);
    expect(limitS).toBe(1);
    fc.assert(
      fc.property(rate, (perSecond) => {
        const pods = podsFor(perSecond);
        expect(model.predict(perSecond, pods).p95S).toBeLessThanOrEqual(1);
        pods.forEach((count, service) => {
          const fewer = pods.map((each, index) => each - Number(index === service));
          const usage = (perSecond * 1.01 * model.workS[service]) / generated.services[service].serversPerPod;
          const isSpare = count > 1 && usage <= 0.9 * (count - 1);
          expect(isSpare && model.predict(perSecond * 1.01, fewer).p95S <= 1).toBe(false);
        });
      }),
    );
  });

  it('finds the fewest pods of all for a small network', () => {
    const small = network([exponential(0.05), exponential(0.08)], [[callTo(1)]]);
    const { model, podsFor } = createSizing(small, 0.6);
    for (const perSecond of [5, 20, 60]) {
      const rounded = Math.exp(Math.ceil(Math.log(perSecond) / Math.log(1.01)) * Math.log(1.01));
      let fewest = Infinity;
      for (let a = 1; a < 15; a++) {
        for (let b = 1; b < 15; b++) {
          const isBusy = rounded * 0.05 > 0.9 * a || rounded * 0.08 > 0.9 * b;
          fewest = !isBusy && model.predict(rounded, [a, b]).p95S <= 0.6 ? Math.min(fewest, a + b) : fewest;
        }
      }
      expect(total(podsFor(perSecond))).toBe(fewest);
    }
  });

  it('needs one pod a service without requests, and more in all for more requests', () => {
    const { podsFor } = createSizing(generated, 1);
    expect([...podsFor(0)]).toEqual([1, 1, 1, 1, 1, 1]);
    fc.assert(
      fc.property(rate, (perSecond) => {
        expect(total(podsFor(perSecond * 2))).toBeGreaterThanOrEqual(total(podsFor(perSecond)));
      }),
    );
  });

  it('bounds the load of a service that nobody waits for', () => {
    const { podsFor } = createSizing(
      network([constant(0.01), constant(0.1)], [[callTo(1, { isAsync: true })]]),
      1,
    );
    expect(podsFor(60)[1]).toBe(7);
  });

  it('sizes to the time of idle services where that is longer than the objective', () => {
    const { model, podsFor, limitS } = createSizing(network([constant(2)]), 1);
    expect(limitS).toBeCloseTo(2.2, 6);
    expect(model.predict(3, podsFor(3)).p95S).toBeLessThanOrEqual(limitS);
  });
});

describe('createRule', () => {
  const sizing = createSizing(generated, 1);

  it('sizes to the measured rate plus a fifth at once', () => {
    const rule = createRule(sizing);
    expect(Array.from(rule.decide(observation(6, { entryRate: 20 })))).toEqual([...sizing.podsFor(24)]);
    expect(Array.from(rule.decide(observation(6, { timeS: 30, entryRate: 80 })))).toEqual([
      ...sizing.podsFor(96),
    ]);
  });

  it('scales down after 300 s', () => {
    const rule = createRule(sizing);
    rule.decide(observation(6, { timeS: 15, entryRate: 80 }));
    const later = (timeS: number) => Array.from(rule.decide(observation(6, { timeS, entryRate: 10 })));
    expect(later(300)).toEqual([...sizing.podsFor(96)]);
    expect(later(315)).toEqual([...sizing.podsFor(12)]);
  });
});

describe('createOracle', () => {
  const sizing = createSizing(generated, 1);
  const load = { stepS: 60, rates: Float64Array.of(10, 60, 20, 20) };
  const oracle = createOracle(generated, load, sizing, 0.1);
  const at = (timeS: number) => Array.from(oracle.decide(observation(6, { timeS })));

  it('asks for pods one start and one interval before they are needed, and drops them at once', () => {
    expect(at(0)).toEqual([...sizing.podsFor(11)]);
    expect(at(15)).toEqual([...sizing.podsFor(66)]);
    expect(at(105)).toEqual([...sizing.podsFor(66)]);
    expect(at(120)).toEqual([...sizing.podsFor(22)]);
    expect(at(10_000)).toEqual([...sizing.podsFor(22)]);
  });
});
