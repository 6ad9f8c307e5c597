import type { Random } from '../../src/numeric/random';
import { chance } from './draw';

/** Rare slow visits: a collection of garbage, a cold cache. Work is multiplied by `factor` and by a Pareto number. */
export interface Stalls {
  readonly share: number;
  readonly factor: number;
}

/** Tail index of the Pareto distribution: mean 3, no variance. */
const TAIL_INDEX = 1.5;
const MAX_FACTOR = 50;

/** Factor on the work of one visit; 1 without a stall. Draws nothing for a service without stalls. */
export function stallFactor(random: Random, stalls: Stalls | undefined): number {
  if (stalls === undefined || !chance(random, stalls.share)) {
    return 1;
  }
  return Math.min(MAX_FACTOR, stalls.factor * (1 - random.uniform()) ** (-1 / TAIL_INDEX));
}
