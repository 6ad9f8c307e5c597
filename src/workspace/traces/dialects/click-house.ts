import { statusOf } from '../attributes';
import { idOf } from '../ids';
import { arrayOf, objectOf, textOf } from '../json-value';
import { serviceOfAttributes } from '../service-name';
import type { SpanLink } from '../span';
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
  textsOf,
  timeIn,
} from './dialect';

/**
 * Rows of the table `otel_traces` that the Collector's exporter for ClickHouse writes, in the formats JSON and
 * JSONEachRow. Times without a zone are UTC, durations nanoseconds; 64-bit integers may be texts.
 */
export const CLICK_HOUSE: Dialect = {
  name: 'otel_traces of ClickHouse',
  matches: (paths) => hasAll(paths, ['', '[]', '.data[]'], ['TraceId', 'SpanId', 'Timestamp', 'Duration']),
  shape: shapeOf(
    ['data'],
    ['Timestamp', 'TraceId', 'SpanId', 'SpanName'],
    (value) => value.SpanId !== undefined,
  ),
  *spans(row) {
    const resource = flatAttributes(row.ResourceAttributes);
    const attributes = flatAttributes(row.SpanAttributes);
    const facts = factsOf(attributes);
    facts.kind = spanKindOf(row.SpanKind);
    facts.status = statusOf(row.StatusCode);
    facts.statusMessage ??= textOf(row.StatusMessage);
    const events = arrayOf(at(row, 'Events.Attributes'));
    arrayOf(at(row, 'Events.Name')).forEach((name, index) =>
      addException(facts, name, flatAttributes(events[index])),
    );
    for (const event of arrayOf(row.Events).map(objectOf)) {
      addException(facts, event?.Name, flatAttributes(event?.Attributes));
    }
    const durationMs = lengthOf(row.Duration, 'ns');
    yield {
      traceId: idOf(row.TraceId),
      spanId: idOf(row.SpanId),
      parentId: idOf(row.ParentSpanId),
      service: serviceOfAttributes(
        textsOf({ ...resource, 'service.name': textOf(row.ServiceName) ?? resource['service.name'] }),
      ),
      origin: facts.originIn(originIn(resource)),
      operation: textOf(row.SpanName),
      kind: facts.kind,
      start: timeIn(row.Timestamp, 's'),
      length: durationMs === undefined ? undefined : { ms: durationMs },
      error: facts.error,
      failure: facts.failure,
      peer: facts.peer,
      shared: false,
      links: linksOf(at(row, 'Links.TraceId'), at(row, 'Links.SpanId'), row.Links),
      attributes: readerOf(resource, attributes),
    };
  },
};

/** Links as columns beside each other, or as a list where the table is not flattened. */
function linksOf(traceIds: unknown, spanIds: unknown, nested: unknown): SpanLink[] {
  const columns = arrayOf(spanIds);
  const pairs = [
    ...arrayOf(traceIds).map((traceId, index) => [traceId, columns[index]]),
    ...arrayOf(nested).map((link) => [objectOf(link)?.TraceId, objectOf(link)?.SpanId]),
  ];
  return pairs.flatMap((pair) => {
    const [traceId, spanId] = pair.map(idOf);
    return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }];
  });
}
