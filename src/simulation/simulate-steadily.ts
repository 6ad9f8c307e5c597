import type { Network } from './network';
import { createSimulation, type Simulation, type SimulationOptions } from './simulation';

const INTERVAL_S = 15;

/**
 * Lets a network answer some 4,000 requests at a steady rate, with one pod for each service.
 * @param rate requests per second from outside
 */
export function simulateSteadily(
  network: Network,
  rate: number,
  { seed, onAnswer }: Pick<SimulationOptions, 'seed' | 'onAnswer'>,
): Simulation {
  const durationS = Math.max(INTERVAL_S, 4000 / rate);
  const simulation = createSimulation({
    network,
    load: { stepS: durationS, rates: Float64Array.of(rate) },
    pods: network.services.map(() => 1),
    objectiveS: Infinity,
    intervalS: INTERVAL_S,
    durationS,
    seed,
    onAnswer,
  });
  for (let atS = 0; atS < durationS; atS += INTERVAL_S) {
    simulation.advance();
  }
  return simulation;
}
