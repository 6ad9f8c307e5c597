import { beforeAll, describe, expect, it } from 'vitest';
import {
  NODE_CHANNELS,
  NODE_FLOORS,
  NODE_STEPS,
} from '../../../../../src/methods/scheduling/sentinel/arrival/node-watch';
import { fitDetector } from '../../../../../src/methods/scheduling/sentinel/device/detector';
import { windowBefore } from '../../../../../src/methods/scheduling/sentinel/device/window';
import { createSentinel, type Prepared } from '../../../../../src/methods/scheduling/sentinel/policy';
import {
  expectedSituations,
  loadLevels,
} from '../../../../../src/methods/scheduling/sentinel/pool/situation';
import { openSolver } from '../../../../../src/methods/scheduling/sentinel/pool/solver';
import { solvePool } from '../../../../../src/methods/scheduling/sentinel/pool/strategies';
import { createRandom } from '../../../../../src/numeric/random';
import { generateNetwork } from '../../../../../src/simulation/generate';
import { prepareLatencyModel } from '../../../../../src/simulation/queueing/network-latency';
import { runPolicy } from '../../../../../src/simulation/run';

const NODES = 3;
const network = generateNetwork({ services: 3, seed: 2 });
const objectiveS = 2 * prepareLatencyModel(network).predict(0, [1, 1, 1]).p95S;

let prepared: Prepared;
beforeAll(async () => {
  const random = createRandom(1);
  const healthy = Float64Array.from({ length: 400 * NODE_CHANNELS }, () => 1 + 0.03 * random.normal());
  const windows = Array.from({ length: 400 }, (_, row) =>
    windowBefore(healthy, NODE_CHANNELS, row + 1, NODE_STEPS),
  ).filter((window) => window !== null);
  const system = {
    network,
    objectiveS,
    capacities: new Array<number>(NODES).fill(50),
    podSizes: [1, 1, 1],
    nodeRisk: 0.01,
  };
  prepared = {
    system,
    pool: solvePool(system, expectedSituations(loadLevels(10, 30, 1.5), NODES, 3), await openSolver()),
    detector: await fitDetector(windows, NODE_FLOORS, null),
  };
});

const run = (detector: Prepared['detector'], speed: number) =>
  runPolicy({
    network,
    load: { stepS: 60, rates: Float64Array.of(20) },
    pods: [4, 4, 4],
    objectiveS,
    intervalS: 15,
    durationS: 900,
    seed: 5,
    nodes: NODES,
    faults: [{ node: 1, fromS: 120, toS: 900, speed }],
    policy: createSentinel({ ...prepared, detector }),
  });

describe('createSentinel', () => {
  it('loses far fewer requests to a slow node than without detection', () => {
    const late = ({ requests, good }: { requests: number; good: number }): number => requests - good;
    expect(late(run(prepared.detector, 0.2))).toBeLessThan(0.3 * late(run(null, 0.2)));
  });

  it('replaces the pods of a lost node', () => {
    const { timeline, good, requests } = run(prepared.detector, 0);
    expect(good / requests).toBeGreaterThan(0.95);
    expect(timeline.pods.at(-1)).toBeGreaterThanOrEqual(3);
  });

  it('decides the same again', () => {
    expect(run(prepared.detector, 0.2)).toEqual(run(prepared.detector, 0.2));
  });

  it('needs a strategy', () => {
    expect(() => createSentinel({ ...prepared, pool: [] })).toThrow('The pool has no strategy');
  });
});
