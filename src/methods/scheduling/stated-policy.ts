import type { StatedScale } from '../../contracts/scheduling/schedule-report';
import type { Policy } from '../../simulation/control';
import { createHpa } from './policies/hpa';

/** Target of an autoscaler that states none. */
const USUAL_TARGET_PERCENT = 80;

/**
 * What manifests state: a fixed number, or an autoscaler between its bounds. A service that none mentions is scaled by
 * an autoscaler as Kubernetes has it by default.
 * @param stated one for each service
 */
export function createStated(stated: readonly (StatedScale | null)[]): Policy {
  const autoscalers = stated.map((scale) =>
    scale !== null && scale.maxReplicas === null
      ? null
      : createHpa({
          targetPercent: scale?.targetPercent ?? USUAL_TARGET_PERCENT,
          minReplicas: scale?.minReplicas ?? 1,
          maxReplicas: scale?.maxReplicas ?? Infinity,
        }),
  );
  return {
    decide: (observation) =>
      stated.map(
        (scale, service) => autoscalers[service]?.decide(observation)[service] ?? scale?.replicas ?? 1,
      ),
  };
}
