import type { Network } from '../network';
import { simulateSteadily } from '../simulate-steadily';
import type { SeenVisit } from './observe-visits';

const SEED = 1;

/**
 * The network with what it does not explain: for each entry, the mean time to the answer that was measured, less the one that is
 * simulated at the same rate. A join of parallel branches, such as a call made by whichever comes last, is no call of any operation.
 * @param rate requests per second from outside in the recording
 */
export function explainRest(network: Network, rate: number, roots: readonly SeenVisit[]): Network {
  const simulated = network.operations.map(() => ({ sumS: 0, count: 0 }));
  simulateSteadily(network, rate, {
    seed: SEED,
    onAnswer(operation, tookS) {
      simulated[operation].sumS += tookS;
      simulated[operation].count++;
    },
  });
  return {
    ...network,
    entries: network.entries.map((entry) => {
      const own = roots.filter(({ operation }) => operation === entry.operation);
      const measuredS = own.reduce((sum, { durationMs }) => sum + durationMs, 0) / own.length / 1000;
      const { sumS, count } = simulated[entry.operation];
      return count === 0 ? entry : { ...entry, unexplainedS: measuredS - sumS / count };
    }),
  };
}
