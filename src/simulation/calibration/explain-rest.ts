import type { Network } from '../network';
import { createSimulation } from '../simulation';
import type { SeenVisit } from './observe-visits';

/** Requests that are simulated to compare with those that were seen. */
const SIMULATED_REQUESTS = 4000;
const INTERVAL_S = 15;
const SEED = 1;

/**
 * The network with what it does not explain: for each entry, the mean time to the answer that was measured, less the one that is
 * simulated at the same rate. A join of parallel branches, such as a call made by whichever comes last, is no call of any operation.
 * @param rate requests per second from outside in the recording
 */
export function explainRest(network: Network, rate: number, roots: readonly SeenVisit[]): Network {
  const simulated = network.operations.map(() => ({ sumS: 0, count: 0 }));
  const durationS = Math.max(INTERVAL_S, SIMULATED_REQUESTS / rate);
  const simulation = createSimulation({
    network,
    load: { stepS: durationS, rates: Float64Array.of(rate) },
    pods: network.services.map(() => 1),
    objectiveS: Infinity,
    intervalS: INTERVAL_S,
    durationS,
    seed: SEED,
    onAnswer(operation, tookS) {
      simulated[operation].sumS += tookS;
      simulated[operation].count++;
    },
  });
  for (let atS = 0; atS < durationS; atS += INTERVAL_S) {
    simulation.advance();
  }
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
