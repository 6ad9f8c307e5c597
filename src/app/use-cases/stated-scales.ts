import type { Deployment, StatedValue } from '../../contracts/deployment';
import type { StatedScale } from '../../contracts/scheduling/schedule-report';
import type { ServiceNode } from '../../topology/graph';

/** What one declaration of a service states, with the tokens that state it. */
export interface StatedBy {
  readonly scale: StatedScale;
  readonly replicas: StatedValue | null;
  readonly min: StatedValue | null;
  readonly max: StatedValue | null;
  readonly target: StatedValue | null;
}

/** The tokens of a declaration, each with the number that it states. */
export const SCALE_FIELDS = [
  ['replicas', 'replicas'],
  ['min', 'minReplicas'],
  ['max', 'maxReplicas'],
  ['target', 'targetPercent'],
] as const satisfies readonly (readonly [Exclude<keyof StatedBy, 'scale'>, keyof StatedScale])[];

/**
 * How a service is scaled, by the first of its declarations that says. Others are alternatives, such as overlays.
 * @returns null where none says anything
 */
export function statedBy({ deployments = [] }: Pick<ServiceNode, 'deployments'>): StatedBy | null {
  for (const deployment of deployments) {
    const found = ofDeployment(deployment);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

function ofDeployment({ replicas, autoscaler }: Deployment): StatedBy | null {
  const own = replicas.stated;
  if (autoscaler === null) {
    return own === null
      ? null
      : {
          scale: { replicas: own.value, minReplicas: null, maxReplicas: null, targetPercent: null },
          replicas: own,
          min: null,
          max: null,
          target: null,
        };
  }
  const [min, max] = [autoscaler.min.stated, autoscaler.max.stated];
  const target =
    autoscaler.targets.find(({ metric, unit }) => metric === 'cpu' && unit === 'percent') ?? null;
  const minReplicas = min?.value ?? 1;
  return max === null
    ? null
    : {
        scale: {
          replicas: minReplicas,
          minReplicas,
          maxReplicas: max.value,
          targetPercent: target?.value ?? null,
        },
        // The autoscaler overrules the number beside it.
        replicas: null,
        min,
        max,
        target,
      };
}
