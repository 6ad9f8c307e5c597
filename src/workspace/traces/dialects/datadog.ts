import { parseDate } from '../../cells/date';
import { idOf } from '../ids';
import { objectOf, pick, textOf } from '../json-value';
import type { SpanKind } from '../span';
import { type Instant, instantOf, lengthOf } from '../times';
import { type Dialect, factsOf, hasAll, originIn, readerOf, shapeOf } from './dialect';

const PREFIXES = [
  '',
  '[]',
  '[][]',
  '.traces[][]',
  '.traces[]',
  '.spans[]',
  '.data[].attributes',
  '.chunks[].spans[]',
];
const CALLS: ReadonlySet<string> = new Set([
  'http',
  'sql',
  'db',
  'cache',
  'redis',
  'memcached',
  'mongodb',
  'cassandra',
  'elasticsearch',
]);

/** Spans of Datadog: what tracers send to the agent, and the answers of its API. */
export const DATADOG: Dialect = {
  name: 'Datadog',
  matches: (paths) =>
    hasAll(paths, PREFIXES, ['trace_id', 'span_id', 'service', 'start', 'duration']) ||
    hasAll(paths, PREFIXES, ['trace_id', 'span_id', 'service', 'start_timestamp']),
  shape: shapeOf(
    ['traces', 'data', 'chunks', 'spans'],
    ['trace_id', 'span_id', 'attributes', 'service', 'start', 'parent_id', 'meta'],
    (value) => pick(objectOf(value.attributes) ?? value, 'span_id') !== undefined,
  ),
  *spans(record) {
    const span = objectOf(record.attributes) ?? record;
    const meta = objectOf(span.meta) ?? objectOf(span.custom);
    const facts = factsOf(span.metrics, meta);
    if (facts.kind === 'unknown') {
      facts.kind = kindOf(span.type);
    }
    if (span.error !== undefined) {
      facts.add('error', span.error);
    }
    const end = dateOf(span.end_timestamp);
    const durationMs = lengthOf(span.duration, 'ns');
    yield {
      traceId: idOf(span.trace_id),
      spanId: idOf(span.span_id),
      parentId: span.parent_id === '0' ? undefined : idOf(span.parent_id),
      service: textOf(span.service),
      origin: originIn(meta, { hostname: pick(span, 'hostname', 'host') ?? meta?.['_dd.hostname'] }),
      operation: textOf(pick(span, 'resource', 'resource_name', 'name', 'operation_name')),
      kind: facts.kind,
      start: instantOf(span.start, 'ns') ?? dateOf(span.start_timestamp),
      length: durationMs === undefined ? end && { end } : { ms: durationMs },
      error: facts.error,
      failure: facts.failure,
      peer: facts.peer ?? textOf(meta?.['out.host']),
      shared: false,
      attributes: readerOf(meta),
    };
  },
};

function kindOf(type: unknown): SpanKind {
  if (type === 'web') {
    return 'server';
  }
  return typeof type === 'string' && CALLS.has(type) ? 'client' : 'unknown';
}

function dateOf(value: unknown): Instant | undefined {
  return typeof value === 'string' ? parseDate(value, false) : undefined;
}
