import type { Policy } from '../../../simulation/control';
import type { Sizing } from './sizing';

/**
 * By how much pods are sized above the measured rate: the noise of a count in 15 s, and growth until a pod is ready.
 * Chosen on generated loads and graphs: the least tenth with which violations stay within a minute of those of the
 * autoscaler at 60 %.
 */
export const RULE_MARGIN = 0.2;
/** As long as Kubernetes waits before it scales down. */
const STABILISATION_S = 300;

/**
 * The M/G/c rule: the fewest pods with which the latency model keeps the 95 % quantile within the objective at the rate
 * measured in the last interval plus 20 %. A service is scaled down to the most pods it was sized to in the last 300 s.
 */
export function createRule(sizing: Sizing): Policy {
  let recent: { readonly timeS: number; readonly pods: Int32Array }[] = [];
  return {
    decide({ timeS, entryRate }) {
      recent = recent.filter((each) => each.timeS > timeS - STABILISATION_S);
      recent.push({ timeS, pods: sizing.podsFor(entryRate * (1 + RULE_MARGIN)) });
      return recent[0].pods.map((_, service) => Math.max(...recent.map(({ pods }) => pods[service])));
    },
  };
}
