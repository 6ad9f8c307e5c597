import type { Problem } from '../../contracts/problem';

/** A metric file as it lies on disk: one row per moment, one column per series. */
export interface MetricTable {
  readonly names: readonly string[];
  readonly rows: number;
  /** [rows, names], row-major; NaN = missing. */
  readonly values: Float32Array;
  /** Milliseconds since 1970-01-01 UTC per row, NaN where unreadable; null without a time column. */
  readonly timesMs: Float64Array | null;
  /** Whether counters are already given per second. */
  readonly areCountersRates?: boolean;
  /** Of a damaged file the time of its first measurement, which stands before the damage. */
  readonly soundMs?: number;
  readonly problems: readonly Problem[];
}

/** A file that holds no metric matrix; the message is for the user. */
export class UnusableMetrics extends Error {}
