import type { Policy } from '../../../simulation/control';
import { adjustPods } from './arrival/adjust';
import { createDrain } from './arrival/drain';
import { nearestStrategies } from './arrival/nearest';
import { createNodeWatch } from './arrival/node-watch';
import { createServiceWatch } from './arrival/service-watch';
import type { DetectorModel } from './device/detector';
import { latencyModels, type PoolSystem, type Strategy } from './pool/strategies';

/** What was prepared before requests arrive, as plain data. */
export interface Prepared {
  readonly system: PoolSystem;
  /** At least one strategy. */
  readonly pool: readonly Strategy[];
  /** Null: nodes are taken as healthy. */
  readonly detector: DetectorModel | null;
}

/** Share of the objective that the expected 95 % quantile may take after the adjustment. */
const LIMIT_SHARE = 0.85;
/** Pods are sized for the measured rate plus this much: its noise, and growth until a pod is ready. */
const MARGIN = 0.1;
/** A service is scaled down to the most pods it was to have in this time, as by the Kubernetes autoscaler. */
const STABILISATION_S = 300;
const MAX_STEPS = 12;

/**
 * Sentinel's post-scheduling (arXiv 2505.23347) as a policy: finds what situation it is, takes the nearest stored
 * strategy, adjusts it by a few pods, and moves pods away from bad nodes. Nothing is solved on arrival.
 * @throws RangeError for an empty pool
 */
export function createSentinel({ system, pool, detector }: Prepared): Policy {
  if (pool.length === 0) {
    throw new RangeError('The pool has no strategy: the nodes cannot hold a pod of each service.');
  }
  const { network, objectiveS, capacities, podSizes } = system;
  const modelOf = latencyModels(network);
  const nodeWatch = detector === null ? null : createNodeWatch(detector, capacities.length);
  const serviceWatch = createServiceWatch(network, modelOf(-1));
  const drain = createDrain();
  let recent: { readonly timeS: number; readonly pods: Int32Array }[] = [];
  let bad: ReadonlySet<number> = new Set();
  return {
    decide(observation) {
      const { timeS, entryRate } = observation;
      bad = nodeWatch?.observe(observation) ?? bad;
      const slowService = serviceWatch.observe(observation);
      const situation = { entryRate: entryRate * (1 + MARGIN), badNodes: [...bad], slowService };
      const { above, below } = nearestStrategies(pool, situation);
      const pods = adjustPods(above.pods, below.pods, modelOf(slowService), situation.entryRate, {
        limitS: LIMIT_SHARE * objectiveS,
        podSizes,
        capacity: capacities.reduce((sum, capacity, node) => sum + (bad.has(node) ? 0 : capacity), 0),
        steps: MAX_STEPS,
      });
      recent = [...recent.filter((each) => each.timeS > timeS - STABILISATION_S), { timeS, pods }];
      const most = pods.map((_, service) => Math.max(...recent.map((each) => each.pods[service])));
      return drain.apply(most, observation, bad);
    },
    avoidedNodes: () => bad,
  };
}
