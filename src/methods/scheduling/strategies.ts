import type { Strategy } from '../../contracts/scheduling/schedule-report';
import { mean } from '../../numeric/moments';
import type { Network } from '../../simulation/network';
import type { RateSchedule } from '../../simulation/rates';
import { RULE_MARGIN } from './policies/rule';
import { createSizing } from './policies/sizing';
import { DEGRADED_SLOWNESS } from './sentinel/pool/situation';
import type { IntegerSolver } from './sentinel/pool/solver';
import { latencyModels, SOLVE_LIMITS, solveSituation, type PoolSystem } from './sentinel/pool/strategies';

export interface PreparedStrategies {
  readonly strategies: readonly Strategy[];
  /** False where only levels of load were sized, by the queueing model. */
  readonly areSolved: boolean;
}

export interface StrategyTask {
  readonly network: Network;
  readonly load: RateSchedule;
  readonly objectiveS: number;
  readonly isScaled: readonly boolean[];
  /** Highest requests per second that a forecast holds possible, the upper end of its band; null without one. */
  readonly forecastPeak: number | null;
  /** Null where it is not installed: the queueing model alone sizes then, and services that are slow or nodes that are lost are left out. */
  readonly solver: IntegerSolver | null;
  readonly signal?: AbortSignal;
}

/** Manifests do not say on how many nodes pods run: three are assumed. */
const NODES = 3;
/** Nothing is known of what nodes hold. */
const PLENTY = 10_000;
/** Services that degrade in a situation of their own: those with the most work. */
const MAX_DEGRADED = 8;
/** The time of the programs grows with the square of their services. Above this the queueing model sizes the levels of load. */
const MAX_SOLVED_SERVICES = 500;

/**
 * What to state in situations that are likely in the hours to come, worked out before they come: levels of load, a node that is lost, a
 * service that degrades. Solved as Sentinel does (arXiv 2505.23347, the pool of strategies).
 */
export function prepareStrategies(task: StrategyTask): PreparedStrategies {
  const { network, load, isScaled, solver, signal } = task;
  const sizing = createSizing(network, task.objectiveS);
  const peak = Math.max(...load.rates, task.forecastPeak ?? 0);
  const levels: readonly (readonly [string, number])[] = [
    ['mean load', mean(load.rates)],
    ['highest load', Math.max(...load.rates)],
    ...(task.forecastPeak === null
      ? []
      : [['highest load that the forecast holds possible', task.forecastPeak] as const]),
    ['half as much again as the highest load', 1.5 * peak],
    ['twice the highest load', 2 * peak],
  ];
  const strategy = (situation: string, pods: ArrayLike<number>, p95S: number): Strategy => ({
    situation,
    replicas: network.services.flatMap(({ name }, service) =>
      isScaled[service] ? [{ service: name, replicas: pods[service] }] : [],
    ),
    expectedP95Ms: Number.isFinite(p95S) ? p95S * 1000 : null,
  });
  const sized = ([situation, rate]: readonly [string, number]): Strategy => {
    const pods = sizing.podsFor(rate * (1 + RULE_MARGIN));
    return strategy(situation, pods, sizing.model.predict(rate, pods).p95S);
  };
  if (solver === null || network.services.length > MAX_SOLVED_SERVICES) {
    return { strategies: levels.map(sized), areSolved: false };
  }

  const system: PoolSystem = {
    network,
    objectiveS: sizing.limitS,
    capacities: new Array<number>(NODES).fill(PLENTY),
    podSizes: network.services.map(() => 1),
    nodeRisk: 0,
  };
  const modelOf = latencyModels(network);
  const solved = (situation: string, rate: number, isNodeLost: boolean, slowService: number): Strategy[] => {
    signal?.throwIfAborted();
    const badNodes = isNodeLost ? [NODES - 1] : [];
    const found = solveSituation(
      system,
      { entryRate: rate, badNodes, slowService },
      modelOf(slowService),
      solver,
      SOLVE_LIMITS,
    );
    // Pods stand on all nodes until one is lost: what is left then has to be enough.
    const share = isNodeLost ? NODES / (NODES - 1) : 1;
    return found === null
      ? []
      : [
          strategy(
            situation,
            found.pods.map((count) => Math.ceil(count * share)),
            found.expectedP95S,
          ),
        ];
  };
  const byWork = [...sizing.model.workS.keys()]
    .filter((service) => isScaled[service] && sizing.model.workS[service] > 0)
    .sort((a, b) => sizing.model.workS[b] - sizing.model.workS[a])
    .slice(0, MAX_DEGRADED);
  const strategies = [
    ...levels.flatMap(([situation, rate]) => solved(situation, rate, false, -1)),
    ...solved(`highest load, one of ${NODES} nodes lost`, peak, true, -1),
    ...byWork.flatMap((service) =>
      solved(
        `highest load, ${network.services[service].name} takes ${DEGRADED_SLOWNESS} times as long`,
        peak,
        false,
        service,
      ),
    ),
  ];
  return { strategies, areSolved: true };
}
