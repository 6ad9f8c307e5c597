import type { SourceToken } from './fix';
import type { Insertion } from './insertion';

/** A value that a manifest states, with the token that states it. */
export interface StatedValue {
  /** The field as the manifest calls it, such as `spec.replicas`. */
  readonly key: string;
  /** In the unit that the owning field names. */
  readonly value: number;
  readonly token: SourceToken;
}

/** A value, or where it would be written. Both are null where neither can be said for certain, such as behind an alias. */
export interface Field {
  readonly stated: StatedValue | null;
  readonly insertion: Insertion | null;
}

/** What one container may use. CPUs in cores, memory in bytes. */
export interface ContainerResources {
  /** Null for a Compose service, which is one container. */
  readonly container: string | null;
  readonly cpuRequest: Field;
  readonly cpuLimit: Field;
  readonly memoryRequestBytes: Field;
  readonly memoryLimitBytes: Field;
}

/** A time after which something is given up, in milliseconds. */
export interface StatedTimeout extends StatedValue {
  readonly kind: 'startup-probe' | 'readiness-probe' | 'liveness-probe' | 'healthcheck' | 'serving' | 'route';
}

/** What one service declaration says about its size and its times. */
export interface Deployment {
  readonly replicas: Field;
  readonly containers: readonly ContainerResources[];
  readonly timeouts: readonly StatedTimeout[];
  readonly autoscaler: Autoscaler | null;
}

/** Bounds between which something else sets the number of replicas. */
export interface Autoscaler {
  readonly kind: 'hpa' | 'kserve';
  readonly name: string;
  readonly min: Field;
  readonly max: Field;
  readonly targets: readonly AutoscalerTarget[];
}

export interface AutoscalerTarget extends StatedValue {
  /** The metric: `cpu`, `memory`, `concurrency`, or the name of a custom one. */
  readonly metric: string;
  /** `percent` of the request, or the metric's own unit per replica or in all. */
  readonly unit: 'percent' | 'average' | 'total';
}
