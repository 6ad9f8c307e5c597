import { createHpa } from '../../src/methods/scheduling/policies/hpa';
import { createRule } from '../../src/methods/scheduling/policies/rule';
import { createSizing } from '../../src/methods/scheduling/policies/sizing';
import { createDrain } from '../../src/methods/scheduling/sentinel/arrival/drain';
import { createNodeWatch } from '../../src/methods/scheduling/sentinel/arrival/node-watch';
import { createSentinel, type Prepared } from '../../src/methods/scheduling/sentinel/policy';
import type { Policy } from '../../src/simulation/control';

export const POLICIES = [
  'HPA 60 %',
  'HPA 50 %',
  'rule',
  'sentinel',
  'without pool',
  'without detection',
  'without network',
] as const;
export type PolicyName = (typeof POLICIES)[number];

/** @returns a policy for one run */
export function policyOf(name: PolicyName, prepared: Prepared): Policy {
  const { system, detector } = prepared;
  const rule = (): Policy => createRule(createSizing(system.network, system.objectiveS));
  switch (name) {
    case 'HPA 60 %':
      return createHpa({ targetPercent: 60 });
    case 'HPA 50 %':
      return createHpa({ targetPercent: 50 });
    case 'rule':
      return rule();
    case 'sentinel':
      return createSentinel(prepared);
    case 'without pool':
      return withNodes(rule(), prepared);
    case 'without detection':
      return createSentinel({ ...prepared, detector: null });
    case 'without network':
      return createSentinel({ ...prepared, detector: detector && { ...detector, network: null } });
  }
}

/** Another policy with Sentinel's detection of bad nodes, and its way of moving pods away from them. */
function withNodes(policy: Policy, { system, detector }: Prepared): Policy {
  const watch = createNodeWatch(detector!, system.capacities.length);
  const drain = createDrain();
  let bad: ReadonlySet<number> = new Set();
  return {
    decide(observation) {
      bad = watch.observe(observation);
      return drain.apply(Int32Array.from(policy.decide(observation)), observation, bad);
    },
    avoidedNodes: () => bad,
  };
}
