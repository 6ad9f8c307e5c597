import type { Network } from '../../../../simulation/network';

/** What a prepared strategy is for. */
export interface Situation {
  /** Requests per second from outside. */
  readonly entryRate: number;
  /** Nodes that take no pods: lost, or too slow to be of use. */
  readonly badNodes: readonly number[];
  /** The service whose work takes longer than usual; −1 for none. */
  readonly slowService: number;
}

/** How many times its usual time the work of a degraded service takes, in the strategies prepared for it. */
export const DEGRADED_SLOWNESS = 1.5;

/** The network with the work of one service slowed. */
export function degraded(network: Network, service: number): Network {
  return {
    ...network,
    operations: network.operations.map((operation) =>
      operation.service === service
        ? { ...operation, work: operation.work.map((timeS) => timeS * DEGRADED_SLOWNESS) }
        : operation,
    ),
  };
}

/** Levels that grow by a factor from `low` to at least `high`. */
export function loadLevels(low: number, high: number, factor: number): number[] {
  const count = Math.max(0, Math.ceil(Math.log(high / low) / Math.log(factor)));
  return Array.from({ length: count + 1 }, (_, level) => low * factor ** level);
}

/** Every load level with all nodes, with each node bad, and with each service degraded. */
export function expectedSituations(levels: readonly number[], nodes: number, services: number): Situation[] {
  const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return levels.flatMap((entryRate) => [
    { entryRate, badNodes: [], slowService: -1 },
    ...(nodes > 1 ? all(nodes).map((node) => ({ entryRate, badNodes: [node], slowService: -1 })) : []),
    ...all(services).map((slowService) => ({ entryRate, badNodes: [], slowService })),
  ]);
}
