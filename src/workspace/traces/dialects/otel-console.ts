import type { JsonObject } from '../../../io/json-cut';
import type { SpanFacts } from '../attributes';
import { statusOf } from '../attributes';
import { idOf } from '../ids';
import { arrayOf, objectOf, textOf } from '../json-value';
import { serviceOfAttributes } from '../service-name';
import type { SpanKind } from '../span';
import type { RawSpan } from '../span-intake';
import { spanKindOf } from '../span-kind';
import { instantOf, lengthOf } from '../times';
import {
  addException,
  type Dialect,
  factsOf,
  hasAll,
  originIn,
  readerOf,
  shapeOf,
  textsOf,
  timeIn,
} from './dialect';

const PREFIXES = ['', '[]', '[][]'];
/** The kinds of OpenTelemetry's JavaScript API, which are not those of the protocol. */
const API_KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer'];

/**
 * What OpenTelemetry's SDKs for Python (`ReadableSpan.to_json`) and PHP (`FriendlySpanConverter`) print to the console: the
 * latter with times in nanoseconds.
 */
export const PYTHON_CONSOLE: Dialect = {
  name: 'console exporter of OpenTelemetry for Python and PHP',
  matches: (paths) => hasAll(paths, PREFIXES, ['context.trace_id', 'context.span_id']),
  shape: shapeOf([], ['name', 'context'], (value) => objectOf(value.context)?.span_id !== undefined),
  *spans(span) {
    const facts = factsOf(span.attributes);
    facts.kind = spanKindOf(span.kind);
    const status = objectOf(span.status);
    facts.status = statusOf(lastWord(status?.status_code ?? status?.code));
    facts.statusMessage ??= textOf(status?.description);
    readEvents(span.events, facts);
    const context = objectOf(span.context);
    const resource = objectOf(span.resource);
    const end = timeIn(span.end_time ?? span.end, 'ns');
    yield {
      ...common(span, facts),
      traceId: hexId(context?.trace_id),
      spanId: hexId(context?.span_id),
      parentId: hexId(span.parent_id) ?? idOf(span.parent_span_id),
      service: serviceOfAttributes(textsOf(resource?.attributes ?? resource)),
      origin: facts.originIn(originIn(resource?.attributes ?? resource)),
      kind: facts.kind,
      start: timeIn(span.start_time ?? span.start, 'ns'),
      length: end === undefined ? undefined : { end },
    };
  },
};

/** What OpenTelemetry's SDK for JavaScript prints, saved as JSON: Zipkin's names with other meanings. */
export const JAVASCRIPT_CONSOLE: Dialect = {
  name: 'console exporter of OpenTelemetry for JavaScript',
  matches: (paths) =>
    hasAll(paths, PREFIXES, ['traceId', 'id', 'attributes']) &&
    !PREFIXES.some((prefix) => paths.has(`${prefix}.localEndpoint`)),
  shape: shapeOf([], ['traceId', 'id', 'resource'], (value) => value.traceId !== undefined),
  *spans(span) {
    const facts = factsOf(span.attributes);
    facts.kind = typeof span.kind === 'number' ? (API_KINDS[span.kind] ?? 'unknown') : spanKindOf(span.kind);
    const status = objectOf(span.status);
    facts.status = statusOf(status?.code);
    facts.statusMessage ??= textOf(status?.message);
    readEvents(span.events, facts);
    const durationMs = lengthOf(span.duration, 'us');
    const parent = objectOf(span.parentSpanContext);
    yield {
      ...common(span, facts),
      traceId: idOf(span.traceId),
      spanId: idOf(span.id),
      parentId: idOf(span.parentId) ?? idOf(parent?.spanId),
      service: serviceOfAttributes(textsOf(objectOf(span.resource)?.attributes)),
      origin: facts.originIn(originIn(objectOf(span.resource)?.attributes)),
      kind: facts.kind,
      start: instantOf(span.timestamp, 'us'),
      length: durationMs === undefined ? undefined : { ms: durationMs },
    };
  },
};

function common(
  span: JsonObject,
  facts: SpanFacts,
): Pick<RawSpan, 'operation' | 'error' | 'failure' | 'peer' | 'shared' | 'attributes'> {
  return {
    operation: textOf(span.name),
    error: facts.error,
    failure: facts.failure,
    peer: facts.peer,
    shared: false,
    attributes: readerOf(objectOf(span.resource)?.attributes, span.attributes),
  };
}

function readEvents(events: unknown, facts: SpanFacts): void {
  for (const event of arrayOf(events).map(objectOf)) {
    addException(facts, event?.name, event?.attributes);
  }
}

/** `StatusCode.ERROR` is `ERROR`. */
function lastWord(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^.*\./, '') : value;
}

function hexId(value: unknown): string | undefined {
  return idOf(typeof value === 'string' ? value.replace(/^0x/, '') : value);
}
