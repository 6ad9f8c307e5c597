import type { JsonObject } from '../../../io/json-cut';
import { statusOf } from '../attributes';
import { idOf } from '../ids';
import { arrayOf, objectOf, pick, textOf } from '../json-value';
import { serviceOfAttributes } from '../service-name';
import { spanKindOf } from '../span-kind';
import { lengthOf } from '../times';
import {
  addException,
  at,
  type Dialect,
  factsOf,
  flatAttributes,
  hasAll,
  originIn,
  readerOf,
  shapeOf,
  sourceOf,
  textsOf,
  timeIn,
} from './dialect';

const PREFIXES = ['', '[]', '._source', '[]._source', '.hits.hits[]._source'];

/**
 * OpenTelemetry's spans as documents of OpenSearch (Data Prepper, the Collector's exporter) and of Elasticsearch (its
 * exporter in the mode `otel`), as hits or by themselves; attributes nested, with dots, or with `@` for dots.
 */
export const OPEN_SEARCH: Dialect = {
  name: 'documents of OpenSearch and Elasticsearch',
  matches: (paths) =>
    ['endTime', 'durationInNanos'].some((length) =>
      hasAll(paths, PREFIXES, ['traceId', 'spanId', 'startTime', length]),
    ) || hasAll(paths, PREFIXES, ['trace_id', 'span_id', '@timestamp', 'duration']),
  shape: shapeOf(['hits'], ['_source', 'traceId', 'trace_id', 'spanId', '@timestamp'], (value) =>
    ['spanId', 'span_id'].some((key) => sourceOf(value)[key] !== undefined),
  ),
  *spans(record) {
    const document = sourceOf(record);
    const resource = attributesOf(document, 'resource');
    const attributes = attributesOf(document, 'span');
    const facts = factsOf(attributes);
    facts.kind = spanKindOf(document.kind);
    facts.status = statusOf(at(document, 'status.code'));
    facts.statusMessage ??= textOf(at(document, 'status.message'));
    for (const event of arrayOf(document.events).map(objectOf)) {
      addException(facts, event?.name, flatAttributes(event?.attributes));
    }
    const durationMs = lengthOf(pick(document, 'durationInNanos', 'duration'), 'ns');
    const end = timeIn(document.endTime, 'ns');
    yield {
      traceId: idOf(pick(document, 'traceId', 'trace_id')),
      spanId: idOf(pick(document, 'spanId', 'span_id')),
      parentId: idOf(pick(document, 'parentSpanId', 'parent_span_id')),
      service: textOf(document.serviceName) ?? serviceOfAttributes(textsOf(resource)),
      origin: facts.originIn(originIn(resource)),
      operation: textOf(document.name),
      kind: facts.kind,
      start: timeIn(pick(document, 'startTime', '@timestamp'), 'ms'),
      length: end === undefined ? (durationMs === undefined ? undefined : { ms: durationMs }) : { end },
      error: facts.error,
      failure: facts.failure,
      peer: facts.peer,
      shared: false,
      attributes: readerOf(resource, attributes),
    };
  },
};

/** Attributes of the span or of its resource, wherever a document has them. */
function attributesOf(document: JsonObject, owner: 'span' | 'resource'): JsonObject {
  const prefix = `${owner}.attributes.`;
  const dotted = Object.entries(document).filter(([key]) => key.startsWith(prefix));
  const own = objectOf(document[owner]);
  return {
    ...(owner === 'span' && flatAttributes(document.attributes)),
    ...flatAttributes(own?.attributes ?? (owner === 'resource' ? own : undefined)),
    ...flatAttributes(Object.fromEntries(dotted.map(([key, value]) => [key.slice(prefix.length), value]))),
  };
}
