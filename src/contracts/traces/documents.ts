/** The JSON of `meshlens traces`, `meshlens trace` and `meshlens trace compare`. docs/traces.md explains it. */
import type { ComparedPath } from './compare-traces';
import { type CriticalSection, type SpanColumns, type Trace, TraceSpanFlag } from './trace';
import type { TraceList } from './search';

export const TRACES_VERSION = 1;

interface Head {
  readonly version: typeof TRACES_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** Absolute. */
  readonly folder: string;
  readonly createdMs: number;
}

export type TraceListDocument = Head & TraceList;

export interface TraceDocument extends Head {
  readonly trace: Trace;
}

/** One of two compared traces. */
export interface ComparedTraceHead {
  /** Absolute. */
  readonly folder: string;
  readonly traceId: string;
  /** Unix time, ms. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly spans: number;
  /** Failed spans. */
  readonly errors: number;
}

export interface TraceComparisonDocument extends Omit<Head, 'folder'> {
  readonly before: ComparedTraceHead;
  readonly after: ComparedTraceHead;
  readonly paths: readonly ComparedPath[];
}

/** A span of the JSON. Times are milliseconds, starts since that of the trace. */
export interface SpanEntry {
  readonly spanId: string;
  /** Null where no file has a parent. */
  readonly parentId: string | null;
  readonly depth: number;
  readonly service: string;
  readonly operation: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly selfMs: number;
  /** On the critical path. */
  readonly criticalMs: number;
  /** Correction of the clock, already part of `startMs`. */
  readonly shiftMs: number;
  readonly percentile: number | null;
  readonly error: boolean;
  readonly unfinished: boolean;
  readonly orphan: boolean;
  readonly file: string;
  readonly offset: number;
}

/** One object a span, in the order of the waterfall. */
export function spanEntries({ spans, services, operations, files, criticalPath }: Trace): SpanEntry[] {
  const criticalMs = criticalTimes(spans, criticalPath);
  return spans.ids.map((spanId, row) => ({
    spanId,
    parentId: spans.parent[row] < 0 ? null : spans.ids[spans.parent[row]],
    depth: spans.depth[row],
    service: services[spans.service[row]],
    operation: operations[spans.operation[row]],
    startMs: spans.startMs[row],
    durationMs: spans.durationMs[row],
    selfMs: spans.selfMs[row],
    criticalMs: criticalMs[row],
    shiftMs: spans.shiftMs[row],
    percentile: Number.isNaN(spans.percentile[row]) ? null : spans.percentile[row],
    error: (spans.flags[row] & TraceSpanFlag.error) !== 0,
    unfinished: (spans.flags[row] & TraceSpanFlag.unfinished) !== 0,
    orphan: (spans.flags[row] & TraceSpanFlag.orphan) !== 0,
    file: files[spans.file[row]],
    offset: spans.offset[row],
  }));
}

/** Time of each span on the critical path, ms. */
export function criticalTimes({ ids }: SpanColumns, sections: readonly CriticalSection[]): Float64Array {
  const times = new Float64Array(ids.length);
  for (const { row, fromMs, toMs } of sections) {
    times[row] += toMs - fromMs;
  }
  return times;
}
