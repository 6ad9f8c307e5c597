import type { Situation } from '../pool/situation';
import type { Strategy } from '../pool/strategies';

export interface NearestStrategies {
  /** The lowest level of load at or above what arrived, or the highest there is. */
  readonly above: Strategy;
  /** The highest level at or below, or the lowest there is. */
  readonly below: Strategy;
}

/**
 * The stored strategies for what arrived: first the same bad nodes (else as few others as possible), then the same
 * degraded service, then the levels of load around it.
 * @param pool at least one strategy
 */
export function nearestStrategies(pool: readonly Strategy[], arrived: Situation): NearestStrategies {
  return { above: nearest(pool, arrived, 1), below: nearest(pool, arrived, -1) };
}

function nearest(pool: readonly Strategy[], arrived: Situation, side: 1 | -1): Strategy {
  let best = pool[0];
  let least = rankOf(best.situation, arrived, side);
  for (const strategy of pool) {
    const rank = rankOf(strategy.situation, arrived, side);
    if (isLess(rank, least)) {
      [best, least] = [strategy, rank];
    }
  }
  return best;
}

/** In the order in which they matter; less is nearer. @param side 1 for levels above, −1 for those below */
function rankOf(stored: Situation, arrived: Situation, side: 1 | -1): readonly number[] {
  const others =
    stored.badNodes.filter((node) => !arrived.badNodes.includes(node)).length +
    arrived.badNodes.filter((node) => !stored.badNodes.includes(node)).length;
  const isOther = side * (stored.entryRate - arrived.entryRate) < 0;
  return [
    others,
    Number(stored.slowService !== arrived.slowService),
    Number(isOther),
    Math.abs(stored.entryRate - arrived.entryRate),
  ];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at] < b[at];
}
