import { beforeAll, describe, expect, it } from 'vitest';
import { generateNetwork } from '../../../../../../src/simulation/generate';
import { prepareLatencyModel } from '../../../../../../src/simulation/queueing/network-latency';
import { lossTables, withNodeRisk } from '../../../../../../src/methods/scheduling/sentinel/pool/losses';
import {
  degraded,
  DEGRADED_SLOWNESS,
  expectedSituations,
  loadLevels,
} from '../../../../../../src/methods/scheduling/sentinel/pool/situation';
import {
  openSolver,
  type IntegerSolver,
} from '../../../../../../src/methods/scheduling/sentinel/pool/solver';
import { solvePool } from '../../../../../../src/methods/scheduling/sentinel/pool/strategies';

const network = generateNetwork({ services: 5, seed: 3 });
const system = (capacity: number) => ({
  network,
  objectiveS: 1,
  capacities: [capacity, capacity, capacity],
  podSizes: network.services.map(() => 1),
  nodeRisk: 0,
});
let solver: IntegerSolver;
beforeAll(async () => {
  solver = await openSolver();
});

describe('lossTables', () => {
  it('fall with every pod, from losing everything to almost nothing', () => {
    const tables = lossTables(
      prepareLatencyModel(network),
      60,
      0.7,
      network.services.map(({ serversPerPod }) => serversPerPod),
    );
    for (const losses of tables) {
      expect(losses[0]).toBeGreaterThanOrEqual(60);
      expect(losses.at(-1)).toBeLessThan(0.05 * 60);
      losses.slice(1).forEach((loss, at) => expect(loss).toBeLessThanOrEqual(losses[at] + 1e-9));
    }
  });
});

describe('withNodeRisk', () => {
  const losses = Float64Array.of(8, 4, 0);

  it('is the expected loss over where the pods are', () => {
    expect([...withNodeRisk(losses, 0, 4)]).toEqual([8, 4, 0]);
    // One of two nodes is lost: of two pods 0, 1 or 2 stay, with 1/4, 1/2 and 1/4.
    expect([...withNodeRisk(losses, 1, 2)]).toEqual([8, 6, 4]);
    expect([...withNodeRisk(losses, 1, 1)]).toEqual([8, 8, 8]);
  });
});

describe('expected situations', () => {
  it('are every level with all nodes, without each node, and with each service degraded', () => {
    expect(loadLevels(10, 40, 2)).toEqual([10, 20, 40]);
    expect(expectedSituations([10, 20], 3, 4)).toHaveLength(2 * (1 + 3 + 4));
    expect(expectedSituations([10], 1, 2)).toHaveLength(3);
  });

  it('slow the work of the degraded service only', () => {
    const plain = prepareLatencyModel(network).workS;
    const slow = prepareLatencyModel(degraded(network, 2)).workS;
    plain.forEach((workS, service) =>
      expect(slow[service]).toBeCloseTo(workS * (service === 2 ? DEGRADED_SLOWNESS : 1), 9),
    );
  });
});

describe('solvePool', () => {
  const pods = (strategy: { pods: readonly number[] }): number =>
    strategy.pods.reduce((sum, own) => sum + own, 0);

  it('keeps the target, takes more pods for more load, and more for the service that is degraded', () => {
    const situations = expectedSituations([20, 60], 1, 2);
    const strategies = solvePool(system(100), situations, solver);
    expect(strategies.map(({ isShort }) => isShort)).toEqual(situations.map(() => false));
    expect(pods(strategies[3])).toBeGreaterThan(pods(strategies[0]));
    expect(strategies[4].pods[0]).toBeGreaterThan(strategies[3].pods[0]);
    expect(strategies.every(({ expectedP95S }) => expectedP95S <= 0.7)).toBe(true);
  });

  it('puts nothing on a bad node, and says when the others are not enough', () => {
    const lost = { entryRate: 60, badNodes: [1], slowService: -1 };
    const [roomy] = solvePool(system(100), [lost], solver);
    expect(roomy.placement.pods.map(([, second]) => second)).toEqual(network.services.map(() => 0));
    const [tight] = solvePool(system(Math.ceil(pods(roomy) / 3)), [lost], solver);
    expect(tight.isShort).toBe(true);
    expect(tight.expectedP95S).toBeGreaterThan(0.7);
  });

  it('leaves out what no nodes can hold, and ends when it is told to', () => {
    const all = { entryRate: 60, badNodes: [0, 1, 2], slowService: -1 };
    expect(solvePool(system(100), [all], solver)).toEqual([]);
    expect(() => solvePool(system(100), [all], solver, { signal: AbortSignal.abort() })).toThrow();
  });
});
