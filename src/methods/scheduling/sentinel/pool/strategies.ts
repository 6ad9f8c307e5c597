import type { Network } from '../../../../simulation/network';
import { prepareLatencyModel, type LatencyModel } from '../../../../simulation/queueing/network-latency';
import { lossTables, withNodeRisk } from './losses';
import { solvePlacement, type Placement, type PlacementNode } from './placement';
import { degraded, type Situation } from './situation';
import type { IntegerSolver, SolveLimits } from './solver';

/** What strategies are made for. */
export interface PoolSystem {
  readonly network: Network;
  readonly objectiveS: number;
  /** Capacity of each node, and what a pod of each service takes of it, in the same unit. */
  readonly capacities: readonly number[];
  readonly podSizes: readonly number[];
  /** Share of the time in which pods of a lost node are missing and not yet replaced, 0 … 1. */
  readonly nodeRisk: number;
}

export interface Strategy {
  readonly situation: Situation;
  readonly placement: Placement;
  /** Pods of each service on all nodes. */
  readonly pods: readonly number[];
  /** 95 % quantile that the queueing model expects, in seconds. */
  readonly expectedP95S: number;
  /** The placement does not keep the target: capacity is missing. */
  readonly isShort: boolean;
}

/** Share of the objective that the expected 95 % quantile may take: the load moves within an interval. */
export const TARGET_SHARE = 0.7;
/** A late request per second costs as much as so many pods, at first; then more until the target is kept. */
const FIRST_PRICE = 10;
const PRICE_FACTOR = 4;
const PRICE_STEPS = 5;
export const SOLVE_LIMITS: SolveLimits = { timeS: 1, treeNodes: 2000, gap: 0.01 };

/** Latency models by degraded service, made when asked for. */
export function latencyModels(network: Network): (slowService: number) => LatencyModel {
  const models = new Map<number, LatencyModel>();
  return (slowService) => {
    let model = models.get(slowService);
    if (model === undefined) {
      model = prepareLatencyModel(slowService < 0 ? network : degraded(network, slowService));
      models.set(slowService, model);
    }
    return model;
  };
}

/**
 * The strategy for a situation by integer programming. Late requests are priced in pods, higher until the expected 95 %
 * quantile keeps the target. At most five solves, each within the limits.
 * @returns null when the nodes cannot hold a pod of each service
 */
export function solveSituation(
  system: PoolSystem,
  situation: Situation,
  model: LatencyModel,
  solver: IntegerSolver,
  limits = SOLVE_LIMITS,
): Strategy | null {
  const { network, objectiveS, capacities, podSizes, nodeRisk } = system;
  const targetS = TARGET_SHARE * objectiveS;
  const losses = lossTables(
    model,
    situation.entryRate,
    targetS,
    network.services.map(({ serversPerPod }) => serversPerPod),
  );
  const nodes = capacities.map((capacity, node): PlacementNode => ({
    capacity,
    speed: situation.badNodes.includes(node) ? 0 : 1,
  }));
  const goodNodes = Math.max(1, nodes.filter(({ speed }) => speed > 0).length);
  const expected = losses.map((own) => withNodeRisk(own, nodeRisk, goodNodes));
  let best: Strategy | null = null;
  for (let step = 0, price = FIRST_PRICE; step < PRICE_STEPS; step++, price *= PRICE_FACTOR) {
    const services = expected.map((own, service) => ({
      size: podSizes[service],
      losses: own.map((loss) => price * loss),
    }));
    const placement = solvePlacement({ services, nodes, podCost: 1 }, solver, limits);
    if (placement === null) {
      return best;
    }
    const pods = placement.pods.map((own) => own.reduce((sum, count) => sum + count, 0));
    const expectedP95S = model.predict(situation.entryRate, pods).p95S;
    best = { situation, placement, pods, expectedP95S, isShort: expectedP95S > targetS };
    if (!best.isShort) {
      return best;
    }
  }
  return best;
}

/** Solves the situations one after the other, in their order. Situations without a solution are left out. */
export function solvePool(
  system: PoolSystem,
  situations: readonly Situation[],
  solver: IntegerSolver,
  { limits = SOLVE_LIMITS, signal }: { readonly limits?: SolveLimits; readonly signal?: AbortSignal } = {},
): Strategy[] {
  const modelOf = latencyModels(system.network);
  return situations.flatMap((situation) => {
    signal?.throwIfAborted();
    const strategy = solveSituation(system, situation, modelOf(situation.slowService), solver, limits);
    return strategy === null ? [] : [strategy];
  });
}
