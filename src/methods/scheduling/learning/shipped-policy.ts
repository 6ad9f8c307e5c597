import { createRule } from '../policies/rule';
import { createSizing } from '../policies/sizing';
import type { NamedPolicy } from '../rivals';
import { callersFirst, visitsOf } from '../../../simulation/queueing/visits';
import { USUAL_VIOLATION_WEIGHT } from '../../../contracts/scheduling/schedule-options';
import { createActor } from './act';
import { createLearnedPolicy } from './learned-policy';
import { partsWithout, type Lesion } from './lesion';

export const LEARNED = 'rl';

/**
 * The learned policy over the rule that it falls back to.
 * @param parameters as `policyParameters` lays them out
 * @param lesion the part that the parameters were trained without
 */
export function learnedPolicy(
  parameters: Float32Array,
  violationWeight = USUAL_VIOLATION_WEIGHT,
  lesion: Lesion | null = null,
): NamedPolicy {
  const { callsOf, forecasterOf } = partsWithout(lesion);
  const actor = createActor(parameters);
  return {
    name: lesion === null ? LEARNED : `${LEARNED}-no-${lesion}`,
    create(plan, network) {
      const sizing = createSizing(network, plan.objectiveS);
      return createLearnedPolicy({
        network,
        model: sizing.model,
        plan,
        actor,
        forecasterOf,
        calls: callsOf(network, visitsOf(network, callersFirst(network))),
        violationWeight,
        safe: createRule(sizing),
      });
    },
  };
}
