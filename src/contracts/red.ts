/** Rate, errors and duration (RED). docs/services.md explains every field. */

/** Null where nothing was recorded. */
export interface RedFigures {
  readonly requests: number;
  readonly ratePerS: number | null;
  /** Share of failed requests, 0 to 1. */
  readonly errorShare: number | null;
  /** Each within 1 % of the true value. */
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p99Ms: number | null;
}

export type RedQuantity = Exclude<keyof RedFigures, 'requests'>;

export interface Red {
  readonly now: RedFigures;
  /** Medians over stretches of the same length outside of it; null where the recording is too short for a comparison. */
  readonly usual: RedFigures | null;
  /** What is more than three robust standard deviations and a tenth away from its usual value. */
  readonly unusual: readonly RedQuantity[];
}

/** Requests that the instances of one version answered. */
export interface VersionRed extends Red {
  /** Null for those whose spans name no version. */
  readonly version: string | null;
  /** Instances that had requests, now or before. */
  readonly instances: number;
}

/** Requests that one pod, container or host answered. */
export interface InstanceRed extends Red {
  /** Null for those whose spans name no instance. */
  readonly instance: string | null;
  /** The first seen first; a name may outlive a version. */
  readonly versions: readonly string[];
}

/** The copies of a service, the most requests first; empty lists where there is no more than one. */
export interface Copies {
  readonly versions: readonly VersionRed[];
  readonly instances: readonly InstanceRed[];
}

/** Per slot of time; null where nothing was recorded. */
export interface RedTrend {
  readonly startMs: number;
  readonly slotMs: number;
  readonly ratePerS: readonly (number | null)[];
  readonly errorShare: readonly (number | null)[];
  readonly p50Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}
