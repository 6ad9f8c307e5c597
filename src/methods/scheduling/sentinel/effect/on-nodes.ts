import type { Network, WorkTable } from '../../../../simulation/network';

/** Nodes by how they work: a share of the pods, and how many times its usual time work takes there. */
export interface NodeShare {
  readonly share: number;
  readonly slowness: number;
}

/** The network as its requests see it when they meet each node by chance. @param nodes shares that sum to 1 */
export function onNodes(network: Network, nodes: readonly NodeShare[]): Network {
  if (nodes.every(({ slowness }) => slowness === nodes[0].slowness && slowness === 1)) {
    return network;
  }
  return {
    ...network,
    operations: network.operations.map((operation) => ({ ...operation, work: mixed(operation.work, nodes) })),
  };
}

/** Quantiles of the mixture, as many as the table has. */
function mixed(work: WorkTable, nodes: readonly NodeShare[]): WorkTable {
  const parts = nodes
    .flatMap(({ share, slowness }) => Array.from(work, (timeS) => ({ timeS: timeS * slowness, share })))
    .sort((a, b) => a.timeS - b.timeS);
  let at = 0;
  let below = parts[0].share;
  return work.map((_, quantile) => {
    while (below < quantile + 0.5 && at < parts.length - 1) {
      below += parts[++at].share;
    }
    return parts[at].timeS;
  });
}
