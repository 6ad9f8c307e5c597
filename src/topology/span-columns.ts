import type { FailureTextColumns } from './failure-texts';

/** Keys of spans and of their parents, by row: 16 bytes a span that nothing needs once parents are known. */
export interface SpanKeys {
  readonly keyHigh: Uint32Array;
  readonly keyLow: Uint32Array;
  readonly parentHigh: Uint32Array;
  readonly parentLow: Uint32Array;
}

/** Parallel arrays, one entry per span row. */
export interface SpanColumns {
  readonly service: Uint32Array;
  readonly operation: Uint32Array;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly flags: Uint8Array;
  readonly peer: Uint32Array;
  readonly file: Uint32Array;
  readonly offset: Float64Array;
  readonly line: Uint32Array;
  /** Texts of the failed spans that have one. */
  readonly failure: FailureTextColumns;
  /** Numbers of `origins` of the table; null where no span names one. */
  readonly origin: Uint8Array | null;
}
