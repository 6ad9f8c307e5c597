import type { Network } from '../../simulation/network';
import { createSimulation } from '../../simulation/simulation';

const INTERVAL_S = 15;
const REQUESTS = 4000;

/** 90 % quantile of the times to the answer at one rate, with one pod for each service, in milliseconds. */
export function simulatedP90Ms(network: Network, rate: number): number {
  const durationS = Math.max(INTERVAL_S, REQUESTS / rate);
  const simulation = createSimulation({
    network,
    load: { stepS: durationS, rates: Float64Array.of(rate) },
    pods: network.services.map(() => 1),
    objectiveS: Infinity,
    intervalS: INTERVAL_S,
    durationS,
    seed: 2,
  });
  for (let atS = 0; atS < durationS; atS += INTERVAL_S) {
    simulation.advance();
  }
  return simulation.times.quantile(0.9) * 1000;
}
