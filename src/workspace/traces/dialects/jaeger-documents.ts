import type { JsonObject } from '../../../io/json-cut';
import { parseDate } from '../../cells/date';
import { durationMsOf } from '../../cells/quantity';
import { jaegerSpans } from '../jaeger';
import { arrayOf, objectOf, pick } from '../json-value';
import type { RawSpan } from '../span-intake';
import { type Dialect, hasAll, shapeOf, sourceOf } from './dialect';

const PREFIXES = ['', '[]', '._source', '[]._source', '.hits.hits[]._source'];
const VALUE_KEYS = [
  'value',
  'vStr',
  'v_str',
  'vBool',
  'v_bool',
  'vInt64',
  'v_int64',
  'vFloat64',
  'v_float64',
];

/**
 * Single spans of Jaeger with their process inside: documents of Elasticsearch, and what collectors write to Kafka as
 * JSON, with ids in base64, dates and lengths as text.
 */
export const JAEGER_DOCUMENTS: Dialect = {
  name: "Jaeger's documents (Elasticsearch, Kafka)",
  matches: (paths) =>
    ['traceID', 'traceId', 'trace_id'].some((traceId) =>
      ['operationName', 'operation_name'].some(
        (operation) =>
          hasAll(paths, PREFIXES, [traceId, operation, 'process']) ||
          hasAll(paths, PREFIXES, [traceId, operation, 'process.serviceName']),
      ),
    ),
  shape: shapeOf(['hits'], ['_source', 'traceID', 'traceId', 'trace_id'], (value) =>
    ['spanID', 'spanId', 'span_id'].some((key) => sourceOf(value)[key] !== undefined),
  ),
  *spans(record): Generator<RawSpan> {
    const span = asApiSpan(sourceOf(record));
    yield* jaegerSpans({ traceID: span.traceID, spans: [span] });
  },
};

/** The span as Jaeger's query API gives it. */
function asApiSpan(span: JsonObject): JsonObject {
  const process = objectOf(span.process);
  return {
    traceID: pick(span, 'traceID', 'traceId', 'trace_id'),
    spanID: pick(span, 'spanID', 'spanId', 'span_id'),
    parentSpanID: pick(span, 'parentSpanID', 'parentSpanId', 'parent_span_id'),
    operationName: pick(span, 'operationName', 'operation_name'),
    references: arrayOf(span.references).map((item) => {
      const reference = objectOf(item) ?? {};
      return {
        // Protocol Buffers leave out a first value, which is CHILD_OF.
        refType:
          typeof pick(reference, 'refType', 'ref_type') === 'string'
            ? pick(reference, 'refType', 'ref_type')
            : 'CHILD_OF',
        traceID: pick(reference, 'traceID', 'traceId', 'trace_id'),
        spanID: pick(reference, 'spanID', 'spanId', 'span_id'),
      };
    }),
    startTime: microseconds(pick(span, 'startTime', 'start_time')),
    duration: lengthOf(span.duration),
    tags: tagsOf(span),
    logs: arrayOf(span.logs).map((log) => ({ fields: arrayOf(objectOf(log)?.fields).map(tagOf) })),
    process: process && { serviceName: pick(process, 'serviceName', 'service_name'), tags: tagsOf(process) },
  };
}

/** Tags as a list, and those that Elasticsearch holds as fields, with `@` for dots. */
function tagsOf(object: JsonObject): JsonObject[] {
  const fields = Object.entries(objectOf(object.tag) ?? {}).map(([key, value]) => ({
    key: key.replaceAll('@', '.'),
    value,
  }));
  return [...arrayOf(object.tags).map(tagOf), ...fields];
}

function tagOf(tag: unknown): JsonObject {
  const entry = objectOf(tag) ?? {};
  return { key: entry.key, value: pick(entry, ...VALUE_KEYS) };
}

function microseconds(time: unknown): unknown {
  const date = typeof time === 'string' ? parseDate(time, false) : undefined;
  return date === undefined ? time : date.ms * 1000 + date.ns / 1000;
}

/** `"0.032s"` in microseconds; a number is in them already. */
function lengthOf(duration: unknown): unknown {
  const ms = typeof duration === 'string' ? durationMsOf(duration) : undefined;
  return ms === undefined ? duration : ms * 1000;
}
