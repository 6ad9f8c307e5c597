/** Forecasts of several models for the same series and origins. */
export interface Members {
  readonly names: readonly string[];
  /** Per member [series, origins, steps]. */
  readonly forecasts: readonly Float32Array[];
}

export interface Grid {
  readonly series: number;
  /** Ascending. */
  readonly origins: readonly number[];
  readonly steps: number;
  /** [series, origins, steps]; NaN = unknown. */
  readonly targets: Float32Array;
  /** Rows at which weights change, ascending. */
  readonly updates: readonly number[];
}
