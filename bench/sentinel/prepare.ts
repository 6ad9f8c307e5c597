import type { Runtime } from '../../src/compute';
import { createRule } from '../../src/methods/scheduling/policies/rule';
import { createSizing } from '../../src/methods/scheduling/policies/sizing';
import {
  NODE_CHANNELS,
  NODE_FLOORS,
  NODE_STEPS,
  nodeRows,
} from '../../src/methods/scheduling/sentinel/arrival/node-watch';
import { fitDetector } from '../../src/methods/scheduling/sentinel/device/detector';
import { windowBefore, type DeviceWindow } from '../../src/methods/scheduling/sentinel/device/window';
import type { Prepared } from '../../src/methods/scheduling/sentinel/policy';
import { expectedSituations, loadLevels } from '../../src/methods/scheduling/sentinel/pool/situation';
import { openSolver } from '../../src/methods/scheduling/sentinel/pool/solver';
import { solvePool } from '../../src/methods/scheduling/sentinel/pool/strategies';
import { runPolicy } from '../../src/simulation/run';
import { measured, NODES, simulationOf, type Scenario } from './scenario';

const LOWEST_RATE = 20;
const HIGHEST_RATE = 140;
const LEVEL_FACTOR = 1.2;
const CAPACITY = 40;
const NODE_RISK = 0.012;

/** What Sentinel prepares before all runs of a network: the pool, and a detector from a healthy run with other requests. */
export async function prepare(scenario: Scenario, runtime: Runtime): Promise<Prepared> {
  const options = simulationOf(scenario, true);
  const { network, objectiveS } = options;
  const seen: Float64Array[] = [];
  const rule = createRule(createSizing(network, objectiveS));
  const watching = {
    decide: (observation: Parameters<typeof rule.decide>[0]) => {
      seen.push(nodeRows(observation.nodes, observation.intervalS));
      return rule.decide(observation);
    },
  };
  runPolicy({ ...options, policy: measured(watching, scenario.seed + 1) });
  const detector = await fitDetector(windowsOf(seen), NODE_FLOORS, { seed: scenario.seed, runtime });
  const system = {
    network,
    objectiveS,
    capacities: new Array<number>(NODES).fill(CAPACITY),
    podSizes: network.services.map(() => 1),
    nodeRisk: NODE_RISK,
  };
  const situations = expectedSituations(
    loadLevels(LOWEST_RATE, HIGHEST_RATE, LEVEL_FACTOR),
    NODES,
    network.services.length,
  );
  return { system, pool: solvePool(system, situations, await openSolver()), detector };
}

/** Windows of all nodes, in order of time. @param seen [intervals][nodes, NODE_CHANNELS] */
function windowsOf(seen: readonly Float64Array[]): DeviceWindow[] {
  const series = Array.from({ length: NODES }, (_, node) =>
    Float64Array.from(
      seen.flatMap((rows) => [...rows.subarray(node * NODE_CHANNELS, (node + 1) * NODE_CHANNELS)]),
    ),
  );
  return seen.flatMap((_, row) =>
    series.flatMap((values) => windowBefore(values, NODE_CHANNELS, row + 1, NODE_STEPS) ?? []),
  );
}
