import type { Policy } from '../../../simulation/control';

/** The same pods all the time, as with `replicas` in a manifest and no autoscaler. */
export function createFixed(pods: ArrayLike<number>): Policy {
  return { decide: () => pods };
}
