/** One trace, as the waterfall shows it. */
import type { SpanLocation } from '../problem';
import type { TraceAddress } from './search';

/** Bits of `SpanColumns.flags`. */
export const TraceSpanFlag = {
  error: 1,
  /** The source states no duration: it is drawn until its last child ends. */
  unfinished: 2,
  /** It names a parent that no file has. */
  orphan: 4,
  client: 8,
  server: 16,
  producer: 32,
  consumer: 64,
} as const;

/**
 * The spans of a trace in the order of the waterfall: parents before children, siblings by start. One entry a span;
 * times are milliseconds since the trace's start, after `shiftMs`.
 */
export interface SpanColumns {
  readonly ids: readonly string[];
  /** Row of the parent; -1 for none. */
  readonly parent: Int32Array;
  readonly depth: Uint16Array;
  /** Positions in `Trace.services` and `Trace.operations`. */
  readonly service: Uint32Array;
  readonly operation: Uint32Array;
  readonly flags: Uint8Array;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  /** Time in which no child ran, ms. */
  readonly selfMs: Float64Array;
  /** Correction of the clock, already part of `startMs`; 0 where none was needed. */
  readonly shiftMs: Float64Array;
  /** Share of the recording's spans of the same service and operation that last shorter, 0 to 100; NaN where fewer than 20 are known. */
  readonly percentile: Float32Array;
  /** Where the record of the span lies. */
  readonly file: Uint32Array;
  readonly offset: Float64Array;
}

/** A stretch of the critical path: what the end of the trace waited for. Times as in `SpanColumns`. */
export interface CriticalSection {
  readonly row: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Trace extends TraceAddress {
  /** Unix time, ms. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly files: readonly string[];
  readonly spans: SpanColumns;
  /** In order of time; they do not overlap. */
  readonly criticalPath: readonly CriticalSection[];
  /** What failed spans say, as written. */
  readonly failures: readonly { readonly row: number; readonly text: string }[];
  /** Time of the trace in which no span ran, ms since its start. */
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Spans of other traces that came before or after. */
  readonly links: readonly { readonly row: number; readonly traceId: string; readonly spanId: string }[];
  /** What to know about this trace: spans left out, clocks moved, parents missing. */
  readonly notes: readonly string[];
}

export interface SpanAttribute {
  readonly key: string;
  /** Lists and maps as JSON. */
  readonly value: string;
}

/** All that the record of one span says; read again from the file when it is asked for. */
export interface SpanDetails {
  readonly location: SpanLocation;
  readonly attributes: readonly SpanAttribute[];
  /** Of the process or resource that recorded it. */
  readonly resource: readonly SpanAttribute[];
  /** Logs or events, in order of time. */
  readonly events: readonly {
    /** Milliseconds since the span's start. */
    readonly atMs: number;
    readonly name: string;
    readonly attributes: readonly SpanAttribute[];
  }[];
  /** Lines of the span in the record as `readRecord` formats it, 1-based, the last included. */
  readonly lines: { readonly from: number; readonly to: number } | null;
}
