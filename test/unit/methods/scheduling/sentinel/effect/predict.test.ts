import { describe, expect, it } from 'vitest';
import { onNodes } from '../../../../../../src/methods/scheduling/sentinel/effect/on-nodes';
import {
  fitCorrection,
  predictEffect,
} from '../../../../../../src/methods/scheduling/sentinel/effect/predict';
import { generateNetwork } from '../../../../../../src/simulation/generate';
import { constant, network } from '../../../../simulation/networks';

const healthy = [{ share: 1, slowness: 1 }];
const quarterSlow = [
  { share: 0.75, slowness: 1 },
  { share: 0.25, slowness: 3 },
];
const situation = {
  network: generateNetwork({ services: 4, seed: 1 }),
  objectiveS: 1,
  entryRate: 30,
  pods: [8, 8, 8, 8],
  nodes: healthy,
};

describe('onNodes', () => {
  it('mixes the times of the nodes by their shares', () => {
    const work = Float64Array.from({ length: 100 }, (_, index) => 1 + index / 1000);
    const [operation] = onNodes(network([work]), quarterSlow).operations;
    expect(operation.work.filter((timeS) => timeS > 2)).toHaveLength(25);
    expect([...operation.work]).toEqual([...operation.work].sort((a, b) => a - b));
  });

  it('leaves healthy nodes alone', () => {
    const plain = network([constant(0.1)]);
    expect(onNodes(plain, healthy)).toBe(plain);
  });
});

describe('predictEffect', () => {
  it('gets worse with slow nodes, with load, and with fewer pods', () => {
    const { p95S, lateShare } = predictEffect(situation, null);
    for (const worse of [{ nodes: quarterSlow }, { entryRate: 60 }, { pods: [5, 5, 5, 5] }]) {
      const effect = predictEffect({ ...situation, ...worse }, null);
      expect(effect.p95S).toBeGreaterThan(p95S);
      expect(effect.lateShare).toBeGreaterThanOrEqual(lateShare);
    }
  });

  it('ends at ten objectives', () => {
    expect(predictEffect({ ...situation, entryRate: 1e4 }, null)).toEqual({ p95S: 10, lateShare: 1 });
  });

  it('learns by how much slow nodes are worse than modelled', () => {
    const situations = Array.from({ length: 40 }, (_, index) => ({
      ...situation,
      entryRate: 5 + index / 2,
      nodes: index % 2 === 0 ? healthy : quarterSlow,
    }));
    const measured = situations.map((each) => ({
      situation: each,
      p95S: predictEffect(each, null).p95S * (each.nodes === healthy ? 1 : 1.3),
    }));
    const correction = fitCorrection(measured);
    const slow = { ...situation, entryRate: 12.3, nodes: quarterSlow };
    const ratio = predictEffect(slow, correction).p95S / predictEffect(slow, null).p95S;
    expect(ratio).toBeGreaterThan(1.2);
    expect(ratio).toBeLessThan(1.4);
  });
});
