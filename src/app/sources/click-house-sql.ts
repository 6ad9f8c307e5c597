/**
 * Questions to ClickHouse about the table that the Collector's exporter writes (`otel_traces`). The cluster folds spans into
 * windows; what comes back grows with windows, operations and bins, not with spans. A span is a request that a service
 * answers when its kind says so, or when it has no parent and is no call.
 */
import { BINS_PER_OCTAVE } from '../../features/quantile-bins';

export const TABLE = 'otel_traces';
export const COLUMNS = [
  'Timestamp',
  'TraceId',
  'SpanId',
  'ParentSpanId',
  'SpanName',
  'SpanKind',
  'ServiceName',
  'Duration',
  'StatusCode',
] as const;

/** Range in nanoseconds since 1970, and the width of a window in nanoseconds; put in by `inRange`. */
export interface SqlRange {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly widthNs: bigint;
  /** Part of the traces that `CALLED_SQL` joins, of so many. */
  readonly slice: bigint;
  readonly slices: bigint;
}

const HAS_KIND = (...kinds: readonly string[]): string =>
  `SpanKind IN (${kinds.flatMap((kind) => [`'${kind}'`, `'SPAN_KIND_${kind.toUpperCase()}'`]).join(', ')})`;
const IS_CALL = HAS_KIND('Client', 'Producer');
const IS_REQUEST = `(${HAS_KIND('Server', 'Consumer')} OR (ParentSpanId = '' AND NOT ${IS_CALL}))`;
const HAS_FAILED = "StatusCode IN ('Error', 'STATUS_CODE_ERROR')";
const WINDOW = 'intDiv(toUnixTimestamp64Nano(Timestamp), {widthNs:Int64})';
const IN_RANGE =
  'Timestamp >= fromUnixTimestamp64Nano({fromNs:Int64}) AND Timestamp < fromUnixTimestamp64Nano({toNs:Int64})';

/** A part of the traces, so that a join holds a part of the spans. */
const IN_SLICE = 'cityHash64(TraceId) % {slices:Int64} = {slice:Int64}';

/** Bins as `QuantileBins` counts milliseconds, and how often each; a span without a duration has none. */
const bins = (durationNs: string): string =>
  `sumMapIf([toInt32(ceil(log2(${durationNs} / 1e6) * ${BINS_PER_OCTAVE}))], [toUInt64(1)], ${durationNs} > 0) AS durations`;

/** Spans and requests per service. */
export const SERVICES_SQL = `SELECT ServiceName, count(), countIf(${IS_REQUEST})
FROM ${TABLE} WHERE ${IN_RANGE} GROUP BY ServiceName ORDER BY ServiceName`;

/** Requests per window, service and operation: count, failures, bins. */
export const ANSWERED_SQL = `SELECT ${WINDOW} AS window, ServiceName, SpanName, count(), countIf(${HAS_FAILED}), ${bins('Duration')}
FROM ${TABLE} WHERE ${IN_RANGE} AND ${IS_REQUEST}
GROUP BY window, ServiceName, SpanName ORDER BY window, ServiceName, SpanName`;

/** Failed requests per window, service and operation that made a failed call. */
export const PASSED_ON_SQL = `SELECT ${WINDOW} AS window, ServiceName, SpanName, count()
FROM ${TABLE} WHERE ${IN_RANGE} AND ${IS_REQUEST} AND ${HAS_FAILED}
AND (TraceId, SpanId) IN (
  SELECT TraceId, ParentSpanId FROM ${TABLE} WHERE ${IN_RANGE} AND ${IS_CALL} AND ${HAS_FAILED}
)
GROUP BY window, ServiceName, SpanName`;

/**
 * Calls per window, caller and callee: count, failures, failures without a failed request below, bins. A call is seen by its
 * caller's span, or by the callee's where the span above it is no call.
 */
export const CALLED_SQL = `SELECT intDiv(seenNs, {widthNs:Int64}) AS window, caller, callee, count(), countIf(failed), countIf(unanswered), ${bins('durationNs')}
FROM (
  SELECT above.service AS caller, below.service AS callee,
    if(above.isCall, above.beginNs, below.beginNs) AS seenNs,
    if(above.isCall, above.ns, below.ns) AS durationNs,
    if(above.isCall, above.hasFailed, below.hasFailed) AS failed,
    above.isCall AND above.hasFailed AND NOT below.hasFailed AS unanswered
  FROM (
    SELECT TraceId, ParentSpanId, ServiceName AS service, toUnixTimestamp64Nano(Timestamp) AS beginNs,
      toInt64(Duration) AS ns, ${HAS_FAILED} AS hasFailed
    FROM ${TABLE} WHERE ${IN_RANGE} AND ${IN_SLICE} AND ParentSpanId != '' AND NOT ${IS_CALL}
  ) AS below
  INNER JOIN (
    SELECT TraceId, SpanId, ServiceName AS service, toUnixTimestamp64Nano(Timestamp) AS beginNs,
      toInt64(Duration) AS ns, ${HAS_FAILED} AS hasFailed, ${IS_CALL} AS isCall
    FROM ${TABLE} WHERE ${IN_RANGE} AND ${IN_SLICE}
  ) AS above ON below.TraceId = above.TraceId AND below.ParentSpanId = above.SpanId
  WHERE above.service != below.service
)
GROUP BY window, caller, callee ORDER BY window, caller, callee`;

/** The columns that the database has of the table. */
export const COLUMNS_SQL = `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${TABLE}'`;

/** Puts a range into a question. Numbers only, so that nothing has to be escaped. */
export function inRange(sql: string, range: SqlRange): string {
  return (['fromNs', 'toNs', 'widthNs', 'slices', 'slice'] as const).reduce(
    (text, name) => text.replaceAll(`{${name}:Int64}`, String(range[name])),
    sql,
  );
}
