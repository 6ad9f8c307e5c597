import type { StatedScale } from '../../contracts/scheduling/schedule-report';
import type { Policy } from '../../simulation/control';
import { createHpas } from './policies/hpa';

/** Target of an autoscaler that states none. */
const USUAL_TARGET_PERCENT = 80;

/**
 * What manifests state: a fixed number, or an autoscaler between its bounds. A service that none mentions is scaled by
 * an autoscaler as Kubernetes has it by default.
 * @param stated one for each service
 */
export function createStated(stated: readonly (StatedScale | null)[]): Policy {
  return createHpas((service) => {
    const scale = stated[service];
    return {
      targetPercent: scale?.targetPercent ?? USUAL_TARGET_PERCENT,
      minReplicas: scale?.minReplicas ?? scale?.replicas ?? 1,
      // Bounds that are equal are a fixed number.
      maxReplicas: scale === null ? Infinity : (scale.maxReplicas ?? scale.replicas),
    };
  });
}
