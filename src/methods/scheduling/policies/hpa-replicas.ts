/** What the autoscaler knows of one service. */
export interface PodMetrics {
  /** Pods asked for: `spec.replicas`. */
  readonly replicas: number;
  /** Pods that were ready over the whole window of the metric. The others are not yet ready to the autoscaler. */
  readonly measured: number;
  /** Mean processor use of the measured pods, as a share of what they request. */
  readonly utilisation: number;
}

/**
 * Replicas that the Kubernetes HorizontalPodAutoscaler computes before it applies its behaviour ("Algorithm details" of
 * its documentation; `GetResourceReplicas` of its controller): measured pods × utilisation / target, rounded up. Pods
 * not yet ready count as 0 % when scaling up, and are left out when scaling down. Within the tolerance of the target,
 * where they would turn the direction, and where no pod is measured, the number stays.
 *
 * @param targetPercent `averageUtilization`
 * @param tolerance 0.1 by default in Kubernetes
 */
export function desiredReplicas(
  { replicas, measured, utilisation }: PodMetrics,
  targetPercent: number,
  tolerance: number,
): number {
  if (measured === 0) {
    return replicas;
  }
  // The controller counts in whole percent.
  const ratio = Math.floor(100 * utilisation) / targetPercent;
  if (ratio <= 1 || measured >= replicas) {
    return Math.abs(1 - ratio) <= tolerance ? replicas : Math.ceil(ratio * measured);
  }
  const dampened = Math.floor((100 * utilisation * measured) / replicas) / targetPercent;
  if (dampened < 1 || Math.abs(1 - dampened) <= tolerance) {
    return replicas;
  }
  return Math.max(replicas, Math.ceil(dampened * replicas));
}
