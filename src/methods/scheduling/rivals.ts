import { mean } from '../../numeric/moments';
import type { Plan, Policy } from '../../simulation/control';
import type { Network } from '../../simulation/network';
import { durationS, highestRate, type RateSchedule } from '../../simulation/rates';
import { createFixed } from './policies/fixed';
import { createHpa } from './policies/hpa';
import { createRule, RULE_MARGIN } from './policies/rule';
import type { Sizing } from './policies/sizing';

/** A policy by name; `create` is called once for each run. */
export interface NamedPolicy {
  readonly name: string;
  create(plan: Plan, network: Network): Policy;
  /** Pods at the start of a run; those that the rule would have for the first rate where they are not given. */
  readonly firstPods?: ArrayLike<number>;
}

/** Targets of the autoscaler that are compared, in percent. */
export const HPA_TARGETS = [50, 60, 70, 80] as const;

export function hpaName(targetPercent: number): string {
  return `hpa${targetPercent}`;
}

/** What every policy is compared with. The static ones are sized, with the rule's margin, to the mean and to the highest rate. */
export function rivalsOf(load: RateSchedule, sizing: Sizing): readonly NamedPolicy[] {
  const fixedAt = (name: string, rate: number): NamedPolicy => {
    const pods = sizing.podsFor(rate * (1 + RULE_MARGIN));
    return { name, create: () => createFixed(pods), firstPods: pods };
  };
  return [
    fixedAt('static-mean', mean(load.rates)),
    fixedAt('static-peak', highestRate(load, 0, durationS(load))),
    ...HPA_TARGETS.map((targetPercent) => ({
      name: hpaName(targetPercent),
      create: () => createHpa({ targetPercent }),
    })),
    { name: 'rule', create: () => createRule(sizing) },
  ];
}
