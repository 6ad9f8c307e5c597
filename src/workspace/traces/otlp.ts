import type { JsonObject, RecordShape } from '../../io/json-cut';
import { SpanFacts, statusOf } from './attributes';
import { idOf } from './ids';
import { arrayOf, objectOf, pick, textOf } from './json-value';
import { type Origin, originOfNames } from './origin';
import type { AttributeReader, SpanLink } from './span';
import type { RawSpan } from './span-intake';
import { spanKindOf } from './span-kind';
import { serviceOfAttributes } from './service-name';
import { type Instant, instantOf } from './times';

export const SCOPE_KEYS = [
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'instrumentation_library_spans',
] as const;

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
  const process = processOf(resource);
  let current: JsonObject = {};
  const attributes: AttributeReader = (add) => {
    eachAttribute(current.attributes, add);
    eachAttribute(resource?.attributes, add);
  };
  for (const scope of arrayOf(pick(record, ...SCOPE_KEYS))) {
    for (const span of arrayOf(objectOf(scope)?.spans)) {
      current = objectOf(span) ?? {};
      yield otlpSpan(current, process, attributes);
    }
  }
}

function otlpSpan(span: JsonObject, process: Process, attributes: AttributeReader): RawSpan {
  const facts = factsOf(span);
  const end = timeOf(span.endTimeUnixNano ?? span.end_time_unix_nano);
  return {
    traceId: idOf(span.traceId ?? span.trace_id),
    spanId: idOf(span.spanId ?? span.span_id),
    parentId: idOf(span.parentSpanId ?? span.parent_span_id),
    service: process.service,
    origin: facts.originIn(process.origin),
    operation: textOf(span.name),
    kind: facts.kind,
    start: timeOf(span.startTimeUnixNano ?? span.start_time_unix_nano),
    length: end === undefined ? undefined : { end },
    error: facts.error,
    failure: facts.failure,
    peer: facts.peer,
    shared: false,
    links: linksOf(span.links),
    attributes,
  };
}

export function linksOf(links: unknown): SpanLink[] | undefined {
  if (!Array.isArray(links) || links.length === 0) {
    return undefined;
  }
  return links.flatMap((entry) => {
    const link = objectOf(entry);
    const [traceId, spanId] = [idOf(link?.traceId ?? link?.trace_id), idOf(link?.spanId ?? link?.span_id)];
    return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }];
  });
}

function factsOf(span: JsonObject): SpanFacts {
  const facts = new SpanFacts();
  eachAttribute(span.attributes, (key, value) => facts.add(key, value));
  addKind(facts, span.kind);
  addStatus(facts, objectOf(span.status));
  for (const entry of arrayOf(span.events)) {
    const event = objectOf(entry);
    if (event?.name === 'exception') {
      facts.exception = true;
      eachAttribute(event.attributes, (key, value) => facts.addException(key, value));
    }
  }
  return facts;
}

/** The kind of the span itself counts more than an attribute's. */
export function addKind(facts: SpanFacts, value: unknown): void {
  const kind = spanKindOf(value);
  if (kind !== 'unknown') {
    facts.kind = kind;
  }
}

export function addStatus(facts: SpanFacts, status: JsonObject | undefined): void {
  if (status !== undefined) {
    facts.status = statusOf(status.code ?? status.statusCode);
    facts.statusMessage = textOf(status.message) ?? facts.statusMessage;
  }
}

/** Protobuf's 0 means not set. */
export function timeOf(value: unknown): Instant | undefined {
  const instant = instantOf(value, 'ns');
  return instant === undefined || (instant.ms === 0 && instant.ns === 0) ? undefined : instant;
}

export interface Process {
  readonly service: string | undefined;
  readonly origin: Origin | undefined;
}

export function processOf(resource: JsonObject | undefined): Process {
  const names = new Map<string, string>();
  eachAttribute(resource?.attributes, (key, value) => {
    if (typeof value === 'string' && value !== '') {
      names.set(key, value);
    }
  });
  return { service: serviceOfAttributes(names), origin: originOfNames(names) };
}

/** Hands on keys and values of a list of attributes; a value that is a list or a map is undefined. */
export function eachAttribute(attributes: unknown, add: (key: string, value: unknown) => void): void {
  for (const attribute of arrayOf(attributes)) {
    const entry = objectOf(attribute);
    if (entry !== undefined && typeof entry.key === 'string') {
      const value = objectOf(entry.value);
      add(entry.key, value === undefined ? entry.value : plainValue(value));
    }
  }
}

/** Written out, because a loop over the keys costs more than all else that is done for an attribute. */
export function plainValue(value: JsonObject): unknown {
  return (
    value.stringValue ??
    value.intValue ??
    value.boolValue ??
    value.doubleValue ??
    value.string_value ??
    value.int_value ??
    value.bool_value ??
    value.double_value
  );
}

/** Keys and values of a list of attributes, as `eachAttribute` gives them. */
export function attributesOf(attributes: unknown): [key: string, value: unknown][] {
  const entries: [string, unknown][] = [];
  eachAttribute(attributes, (key, value) => entries.push([key, value]));
  return entries;
}
