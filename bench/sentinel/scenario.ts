import { createRandom } from '../../src/numeric/random';
import type { Policy } from '../../src/simulation/control';
import { generateNetwork } from '../../src/simulation/generate';
import type { NodeFault } from '../../src/simulation/nodes';
import { prepareLatencyModel } from '../../src/simulation/queueing/network-latency';
import type { RateSchedule } from '../../src/simulation/rates';
import type { SimulationOptions } from '../../src/simulation/simulation';

export const NODES = 4;
export const LOADS = ['wave', 'noise', 'steps'] as const;
export type LoadName = (typeof LOADS)[number];

/** The objective as a multiple of the 95 % quantile of the idle system. */
const OBJECTIVE_FACTOR = 2;
const MEAN_RATE = 60;
const STEP_S = 60;
const FAULT_S = 900;
const QUIET_S = 900;
/** Part of its pace that a node keeps, one fault each in random order; one node is lost. */
const SPEEDS = [0, 0.25, 0.4, 0.5, 0.6, 0.8];
const DURATION_S = QUIET_S + SPEEDS.length * (FAULT_S + QUIET_S);
/** Standard deviation of the logarithm of work: what a mean over n requests is off by is this over √n. */
const WORK_SPREAD = 1;
/** Of a node's mean itself: nodes are not equally fast at every moment. */
const NODE_SPREAD = 0.03;

export interface Scenario {
  readonly load: LoadName;
  readonly services: number;
  readonly seed: number;
}

/** A run of more than three hours; `isHealthy` leaves the faults out and draws other requests. */
export function simulationOf({ load, services, seed }: Scenario, isHealthy: boolean): SimulationOptions {
  const network = generateNetwork({ services, seed });
  const idleS = prepareLatencyModel(network).predict(0, new Float64Array(services)).p95S;
  return {
    network,
    load: loadOf(load, seed),
    pods: network.services.map(() => 8),
    objectiveS: OBJECTIVE_FACTOR * idleS,
    intervalS: 15,
    durationS: DURATION_S,
    seed: isHealthy ? seed + 1_000_000 : seed,
    nodes: NODES,
    faults: isHealthy ? [] : faultsOf(seed),
  };
}

function faultsOf(seed: number): NodeFault[] {
  const random = createRandom(seed, 11);
  return Array.from(random.shuffle(SPEEDS.length), (choice, index) => {
    const fromS = QUIET_S + index * (FAULT_S + QUIET_S);
    return { node: random.integer(NODES), fromS, toS: fromS + FAULT_S, speed: SPEEDS[choice] };
  });
}

/** No load jumps: that would hurt every policy, whatever the nodes do. */
function loadOf(name: LoadName, seed: number): RateSchedule {
  const random = createRandom(seed, 12);
  let noise = 0;
  let level = 1;
  let aim = 1;
  const rates = Float64Array.from({ length: DURATION_S / STEP_S }, (_, step) => {
    noise = 0.9 * noise + 0.05 * random.normal();
    aim = step % 40 === 0 ? 0.6 + 0.8 * random.uniform() : aim;
    level = 0.85 * level + 0.15 * aim;
    const shape = {
      wave: 1 + 0.5 * Math.sin((2 * Math.PI * step) / 120) + 0.3 * noise,
      noise: 1 + 1.2 * noise,
      steps: level + 0.3 * noise,
    }[name];
    return MEAN_RATE * Math.max(0.2, shape);
  });
  return { stepS: STEP_S, rates };
}

/** The policy with a measured slowness instead of the simulator's exact one. */
export function measured(policy: Policy, seed: number): Policy {
  const random = createRandom(seed, 13);
  return {
    decide(observation) {
      const { nodes, intervalS } = observation;
      const slowness = nodes.slowness.map((slow, node) => {
        const requests = nodes.rates[node] * intervalS;
        const spread = Math.hypot(NODE_SPREAD, WORK_SPREAD / Math.sqrt(Math.max(1, requests)));
        return requests > 0 ? slow * Math.exp(spread * random.normal()) : slow;
      });
      return policy.decide({ ...observation, nodes: { ...nodes, slowness } });
    },
    avoidedNodes: policy.avoidedNodes === undefined ? undefined : () => policy.avoidedNodes!(),
  };
}
