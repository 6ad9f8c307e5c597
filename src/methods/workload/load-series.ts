/** What is forecast: load series on one regular clock. Plain data. */
export interface LoadSeries {
  readonly names: readonly string[];
  readonly nodes: number;
  readonly rows: number;
  /** [nodes, rows], in the series' own units; NaN = missing. */
  readonly values: Float32Array;
  /** Null when the times of the rows are unknown. */
  readonly clock: { readonly startMs: number; readonly stepMs: number } | null;
  /** What does not change with time: per series one text or number for each name; empty without any. */
  readonly statics: { readonly names: readonly string[]; readonly values: readonly (readonly string[])[] };
}

/** Rows of the repetitions that are known; 0 where one is not. */
export interface Seasons {
  readonly day: number;
  readonly week: number;
}
