/** Searching the traces of a recording: what is asked, and the list that answers. */
import type { Problem } from '../problem';

/** Where a trace was found. A trace whose spans lie in several files has one address. */
export interface TraceAddress {
  /** As the files write it; compared as text. */
  readonly traceId: string;
}

export type TraceOrder = 'start' | 'duration' | 'spans' | 'errors' | 'percentile';

/** All that is stated must hold of one trace. */
export interface TraceQuery {
  /** A span of this service; with `operation`, the same span. */
  readonly service?: string;
  readonly operation?: string;
  /** 'error': a span has failed; 'ok': none has. */
  readonly status?: 'error' | 'ok';
  /** Of the whole trace, in milliseconds. */
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  /** The trace starts at or after this moment (Unix time, ms) … */
  readonly fromMs?: number;
  /** … and before this one. */
  readonly toMs?: number;
  /** Each on some span of the trace, of `service` where one is stated. Values are compared as text. */
  readonly attributes?: readonly { readonly key: string; readonly value: string }[];
  /** The trace whose id starts with this text. */
  readonly idPrefix?: string;
}

export interface TracePaging {
  readonly order: TraceOrder;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

export interface TraceRow extends TraceAddress {
  /** Of the first span without a parent in the recording. */
  readonly service: string;
  readonly operation: string;
  /** Unix time, ms. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly spans: number;
  readonly services: number;
  /** Failed spans. */
  readonly errors: number;
  /**
   * Share of the recording's traces with the same first service and operation that last shorter, 0 to 100; null where
   * fewer than 20 are known.
   */
  readonly percentile: number | null;
  /** Relative path of the file of the first span. */
  readonly file: string;
}

/** Traces that match, over time and duration. */
export interface TraceHistogram {
  readonly startMs: number;
  readonly binMs: number;
  /** One entry a bin. */
  readonly traces: readonly number[];
  readonly failed: readonly number[];
  /** Median and 95th percentile of the durations in a bin, ms; null in an empty one. */
  readonly p50Ms: readonly (number | null)[];
  readonly p95Ms: readonly (number | null)[];
}

export interface TraceList {
  readonly rows: readonly TraceRow[];
  /** Traces that match, and all. */
  readonly matched: number;
  readonly total: number;
  readonly totalSpans: number;
  readonly histogram: TraceHistogram | null;
  /** Services with their operations, for the choice of a query, in order of their names. */
  readonly services: readonly { readonly service: string; readonly operations: readonly string[] }[];
  /** Attribute keys with their most frequent values, for the choice of a query. */
  readonly attributes: readonly { readonly key: string; readonly values: readonly string[] }[];
  readonly problems: readonly Problem[];
}
