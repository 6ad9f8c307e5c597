import type { Request } from './shop';

/** The table that the Collector's exporter creates, as far as it is asked for. */
export const OTEL_TRACES = `CREATE TABLE otel_traces (
  Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String,
  SpanName LowCardinality(String), SpanKind LowCardinality(String), ServiceName LowCardinality(String),
  ResourceAttributes Map(LowCardinality(String), String), SpanAttributes Map(LowCardinality(String), String),
  Duration UInt64, StatusCode LowCardinality(String), StatusMessage String
) ENGINE = MergeTree ORDER BY (ServiceName, SpanName, toUnixTimestamp(Timestamp))`;

export type SpanRow = Readonly<Record<string, unknown>>;

/** A web request and its call to the cart, as rows of the table. */
export function spanRows({ id, startMs, ms, failed }: Request): SpanRow[] {
  const row = (number: number, service: string, kind: string, inset: number, parent?: number): SpanRow => ({
    Timestamp: new Date(startMs + inset).toISOString().replace('T', ' ').replace('Z', '000000'),
    TraceId: id,
    SpanId: `${number}${id.slice(-15)}`,
    ParentSpanId: parent === undefined ? '' : `${parent}${id.slice(-15)}`,
    SpanName: number === 3 ? `GET /cart/${id.slice(-1)}x` : 'GET /',
    SpanKind: kind,
    ServiceName: service,
    ResourceAttributes: { 'service.name': service },
    SpanAttributes: {},
    Duration: (ms - 2 * inset) * 1_000_000 + 1,
    // Of some failed calls the callee knows nothing.
    StatusCode: failed && !(number === 3 && startMs % 300 === 0) ? 'Error' : 'Unset',
  });
  return [row(1, 'web', 'Server', 0), row(2, 'web', 'Client', 1, 1), row(3, 'cart', 'Server', 2, 2)];
}
