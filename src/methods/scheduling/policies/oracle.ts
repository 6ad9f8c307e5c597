import type { Policy } from '../../../simulation/control';
import type { Network } from '../../../simulation/network';
import { highestRate, type RateSchedule } from '../../../simulation/rates';
import type { Sizing } from './sizing';

/**
 * Knows the rate of every future second, but not the random draws. It sizes pods with the latency model of the M/G/c
 * rule for the highest rate from now until a pod asked for now is ready, plus one control interval, and scales down at
 * once.
 *
 * @param margin by how much pods are sized above that rate; may be negative
 */
export function createOracle(network: Network, load: RateSchedule, sizing: Sizing, margin: number): Policy {
  const startS = Math.max(...network.services.map((service) => service.startS));
  return {
    decide: ({ timeS, intervalS }) =>
      sizing.podsFor(highestRate(load, timeS, timeS + startS + intervalS) * (1 + margin)),
  };
}
