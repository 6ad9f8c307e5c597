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

/** Per slot of time; null where nothing was recorded. */
export interface RedTrend {
  readonly startMs: number;
  readonly slotMs: number;
  readonly ratePerS: readonly (number | null)[];
  readonly errorShare: readonly (number | null)[];
  readonly p50Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}
