import { createRule } from '../policies/rule';
import { createSizing } from '../policies/sizing';
import type { NamedPolicy } from '../rivals';
import { callersFirst, visitsOf } from '../../../simulation/queueing/visits';
import { USUAL_VIOLATION_WEIGHT } from '../../../contracts/scheduling/schedule-options';
import { createActor } from './act';
import { callShares } from './call-shares';
import { createLearnedPolicy } from './learned-policy';

export const LEARNED = 'rl';

/** The learned policy over the rule that it falls back to. @param parameters as `policyParameters` lays them out */
export function learnedPolicy(
  parameters: Float32Array,
  violationWeight = USUAL_VIOLATION_WEIGHT,
): NamedPolicy {
  const actor = createActor(parameters);
  return {
    name: LEARNED,
    create(plan, network) {
      const sizing = createSizing(network, plan.objectiveS);
      return createLearnedPolicy({
        network,
        model: sizing.model,
        plan,
        actor,
        calls: callShares(network, visitsOf(network, callersFirst(network))),
        violationWeight,
        safe: createRule(sizing),
      });
    },
  };
}
