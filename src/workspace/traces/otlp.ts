import type { JsonObject, RecordShape } from '../../io/json-cut';
import { SpanFacts, statusOf } from './attributes';
import { idOf } from './ids';
import { arrayOf, objectOf, pick, textOf } from './json-value';
import type { RawSpan } from './span-intake';
import { spanKindOf } from './span-kind';
import { serviceOfAttributes } from './service-name';
import { type Instant, instantOf } from './times';

const SCOPE_KEYS = [
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'instrumentation_library_spans',
];

/**
 * OTLP JSON: a record is one element of `resourceSpans`. `batches`, `trace` and `result` are how Tempo and Jaeger's
 * query services wrap the same.
 */
export const OTLP_SHAPE: RecordShape = {
  enterKeys: new Set(['resourceSpans', 'resource_spans', 'batches', 'trace', 'result']),
  recordKeys: new Set(['resource', ...SCOPE_KEYS]),
  isRecord: (value) => SCOPE_KEYS.some((key) => Array.isArray(value[key])),
};

/** The spans of one element of `resourceSpans`. */
export function* otlpSpans(record: JsonObject): Generator<RawSpan> {
  const resource = objectOf(record.resource);
  const service = serviceOfResource(resource);
  for (const scope of arrayOf(pick(record, ...SCOPE_KEYS))) {
    for (const span of arrayOf(objectOf(scope)?.spans)) {
      yield otlpSpan(objectOf(span) ?? {}, service, resource);
    }
  }
}

function otlpSpan(span: JsonObject, service: string | undefined, resource: JsonObject | undefined): RawSpan {
  const facts = new SpanFacts();
  for (const [key, value] of attributesOf(span.attributes)) {
    facts.add(key, value);
  }
  const kind = spanKindOf(span.kind);
  if (kind !== 'unknown') {
    facts.kind = kind;
  }
  const status = objectOf(span.status);
  if (status !== undefined) {
    facts.status = statusOf(pick(status, 'code', 'statusCode'));
    facts.statusMessage = textOf(status.message) ?? facts.statusMessage;
  }
  for (const event of arrayOf(span.events).map(objectOf)) {
    if (event?.name === 'exception') {
      facts.exception = true;
      for (const [key, value] of attributesOf(event.attributes)) {
        facts.addException(key, value);
      }
    }
  }
  const end = timeOf(pick(span, 'endTimeUnixNano', 'end_time_unix_nano'));
  return {
    traceId: idOf(pick(span, 'traceId', 'trace_id')),
    spanId: idOf(pick(span, 'spanId', 'span_id')),
    parentId: idOf(pick(span, 'parentSpanId', 'parent_span_id')),
    service,
    operation: textOf(span.name),
    kind: facts.kind,
    start: timeOf(pick(span, 'startTimeUnixNano', 'start_time_unix_nano')),
    length: end === undefined ? undefined : { end },
    error: facts.error,
    failure: facts.failure,
    peer: facts.peer,
    shared: false,
    attributes: (add) => {
      for (const list of [span.attributes, resource?.attributes]) {
        for (const [key, value] of attributesOf(list)) {
          add(key, value);
        }
      }
    },
  };
}

/** Protobuf's 0 means not set. */
function timeOf(value: unknown): Instant | undefined {
  const instant = instantOf(value, 'ns');
  return instant === undefined || (instant.ms === 0 && instant.ns === 0) ? undefined : instant;
}

function serviceOfResource(resource: JsonObject | undefined): string | undefined {
  const names = new Map<string, string>();
  for (const [key, value] of attributesOf(resource?.attributes)) {
    if (typeof value === 'string' && value !== '') {
      names.set(key, value);
    }
  }
  return serviceOfAttributes(names);
}

/** Keys and values of a list of attributes; a value that is a list or a map is undefined. */
export function* attributesOf(attributes: unknown): Generator<[string, unknown]> {
  for (const attribute of arrayOf(attributes)) {
    const entry = objectOf(attribute);
    if (entry === undefined || typeof entry.key !== 'string') {
      continue;
    }
    const value = objectOf(entry.value);
    if (value === undefined) {
      yield [entry.key, entry.value];
    } else {
      yield [
        entry.key,
        pick(
          value,
          'stringValue',
          'intValue',
          'boolValue',
          'doubleValue',
          'string_value',
          'int_value',
          'bool_value',
          'double_value',
        ),
      ];
    }
  }
}
