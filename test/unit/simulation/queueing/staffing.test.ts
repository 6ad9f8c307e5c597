import { describe, expect, it } from 'vitest';
import { generateNetwork } from '../../../../src/simulation/generate';
import { prepareLatencyModel } from '../../../../src/simulation/queueing/network-latency';
import { fewestPods } from '../../../../src/simulation/queueing/staffing';
import { callTo, constant, network } from '../networks';

const total = (pods: Int32Array): number => pods.reduce((sum, each) => sum + each, 0);

describe('fewestPods', () => {
  const generated = generateNetwork({ services: 10, seed: 1 });
  const model = prepareLatencyModel(generated);

  it('meets the objective, with more pods for more load', () => {
    const pods = fewestPods(model, generated, { rate: 60, objectiveS: 1 });
    expect(model.predict(60, pods).p95S).toBeLessThanOrEqual(1);
    const loads = new Float64Array(10).fill(1.5);
    const more = fewestPods(model, generated, { rate: 60, objectiveS: 1, loads });
    expect(model.predict(60, more, loads).p95S).toBeLessThanOrEqual(1);
    expect(total(more)).toBeGreaterThan(total(pods));
  });

  it('keeps to the least and the most', () => {
    const least = new Int32Array(10).fill(4);
    const pods = fewestPods(model, generated, { rate: 60, objectiveS: 1, least, maxPods: 6 });
    expect(Math.min(...pods)).toBe(4);
    expect(Math.max(...pods)).toBeLessThanOrEqual(6);
  });

  it('stops where pods bring nothing more', () => {
    const slow = network([constant(0.5), constant(0.7)], [[callTo(1)]]);
    const pods = fewestPods(prepareLatencyModel(slow), slow, { rate: 10, objectiveS: 1 });
    expect(total(pods)).toBeLessThan(60);
  });

  it('tries the services with the longest waits of a large network', () => {
    const large = generateNetwork({ services: 60, seed: 1 });
    const its = prepareLatencyModel(large);
    expect(its.predict(60, fewestPods(its, large, { rate: 60, objectiveS: 0.8 })).p95S).toBeLessThanOrEqual(
      0.8,
    );
  });
});
