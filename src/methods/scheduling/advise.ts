import type { StatedScale } from '../../contracts/scheduling/schedule-report';
import type { RateSchedule } from '../../simulation/rates';
import type { Sizing } from './policies/sizing';
import { RULE_MARGIN } from './policies/rule';

/** Bounds of an autoscaler leave this much above what the highest rate needs. */
const ROOM_ABOVE_PEAK = 1.25;

export interface AdviceOptions {
  readonly stated: readonly (StatedScale | null)[];
  readonly load: RateSchedule;
  readonly sizing: Sizing;
  /** By how much more than the model says, to begin with. */
  readonly extra: number;
  /** Target of autoscalers, in percent. */
  readonly targetPercent: number;
}

/**
 * Numbers to state instead: fixed ones for the highest rate, bounds of autoscalers from the lowest to above the highest. What kind of
 * scaling a service has stays as it is.
 */
export function adviseScales({
  stated,
  load,
  sizing,
  extra,
  targetPercent,
}: AdviceOptions): (StatedScale | null)[] {
  const peak = Math.max(...load.rates) * (1 + RULE_MARGIN) * (1 + extra);
  const least = Math.min(...load.rates) * (1 + RULE_MARGIN);
  const [atPeak, atLeast] = [sizing.podsFor(peak), sizing.podsFor(least)];
  return stated.map((scale, service) => {
    if (scale === null) {
      return null;
    }
    if (scale.maxReplicas === null) {
      return { ...scale, replicas: atPeak[service] };
    }
    const minReplicas = Math.min(atLeast[service], atPeak[service]);
    return {
      replicas: minReplicas,
      minReplicas,
      maxReplicas: Math.ceil(atPeak[service] * ROOM_ABOVE_PEAK),
      targetPercent: scale.targetPercent === null ? null : targetPercent,
    };
  });
}
