import { describe, expect, it } from 'vitest';
import { createStated } from '../../../../src/methods/scheduling/stated-policy';
import { createRandom } from '../../../../src/numeric/random';
import { scaledToMean } from '../../../../src/simulation/rates';
import { runPolicy } from '../../../../src/simulation/run';
import { callTo, constant, network } from '../../simulation/networks';

const FIXED = { replicas: 3, minReplicas: null, maxReplicas: null, targetPercent: null };
const SCALED = { replicas: 2, minReplicas: 2, maxReplicas: 4, targetPercent: 50 };

function run(stated: Parameters<typeof createStated>[0], services: number) {
  const calls = Array.from({ length: services - 1 }, (_, index) => [
    callTo(index + 1, { probability: 0.01 }),
  ]);
  const random = createRandom(1);
  return runPolicy({
    network: network(new Array<Float64Array>(services).fill(constant(0.1)), calls),
    load: scaledToMean({ stepS: 60, rates: Float64Array.from({ length: 10 }, () => random.uniform()) }, 40),
    durationS: 600,
    objectiveS: 1,
    intervalS: 15,
    seed: 1,
    pods: new Int32Array(services).fill(3),
    policy: createStated(stated),
  });
}

describe('what manifests state', () => {
  it('is a fixed number, or an autoscaler between its bounds', () => {
    const { timeline } = run([SCALED, FIXED, null], 3);
    // The first service wants more than 4, the last one less than 3.
    const last = timeline.pods.at(-1)!;
    expect(last).toBe(4 + 3 + 1);
  });

  it('of 2,000 services takes time in proportion to them', () => {
    // Quadratic work would take minutes and end by the time limit of a test.
    const { podHours } = run(new Array<null>(2000).fill(null), 2000);
    expect(podHours).toBeGreaterThan(0);
  });
});
