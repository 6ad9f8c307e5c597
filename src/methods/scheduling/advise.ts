import type { StatedScale } from '../../contracts/scheduling/schedule-report';
import type { RateSchedule } from '../../simulation/rates';
import type { Sizing } from './policies/sizing';
import { RULE_MARGIN } from './policies/rule';

/** Bounds of an autoscaler leave this much above what the highest rate needs. */
const ROOM_ABOVE_PEAK = 1.25;

/** What is stated stays where it needs at most a third more than the advice: that wastes less than a quarter. */
const WORTH_SAVING = 0.75;

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
 * scaling a service has stays as it is, and so does a number that wastes less than a quarter. A highest number of pods above what is
 * needed wastes nothing.
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
      return { ...scale, replicas: worthwhile(scale.replicas, atPeak[service]) };
    }
    const minReplicas = worthwhile(scale.minReplicas ?? 1, Math.min(atLeast[service], atPeak[service]));
    return {
      replicas: minReplicas,
      minReplicas,
      maxReplicas: Math.max(scale.maxReplicas, minReplicas, Math.ceil(atPeak[service] * ROOM_ABOVE_PEAK)),
      targetPercent: scale.targetPercent === null ? null : targetPercent,
    };
  });
}

function worthwhile(stated: number, wanted: number): number {
  return wanted <= stated && wanted > WORTH_SAVING * stated ? stated : wanted;
}
