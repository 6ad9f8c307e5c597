import type { JsonObject } from '../../../io/json-cut';
import { statusOf } from '../attributes';
import { idOf } from '../ids';
import { arrayOf, objectOf, textOf } from '../json-value';
import { serviceOfAttributes } from '../service-name';
import type { SpanLink } from '../span';
import { spanKindOf } from '../span-kind';
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

/** What OpenTelemetry's SDK for Go prints (`stdouttrace`): one object a span, on a line or on many. */
export const GO_CONSOLE: Dialect = {
  name: 'stdouttrace of OpenTelemetry for Go',
  matches: (paths) => hasAll(paths, ['', '[]'], ['SpanContext.TraceID', 'SpanContext.SpanID']),
  shape: shapeOf([], ['Name', 'SpanContext'], (value) => objectOf(value.SpanContext) !== undefined),
  *spans(span) {
    const attributes = valuesOf(span.Attributes);
    const resource = valuesOf(span.Resource);
    const facts = factsOf(attributes);
    facts.kind = spanKindOf(span.SpanKind);
    const status = objectOf(span.Status);
    facts.status = statusOf(status?.Code);
    facts.statusMessage ??= textOf(status?.Description);
    for (const event of arrayOf(span.Events).map(objectOf)) {
      addException(facts, event?.Name, valuesOf(event?.Attributes));
    }
    const context = objectOf(span.SpanContext);
    const end = timeIn(span.EndTime, 'ns');
    yield {
      traceId: idOf(context?.TraceID),
      spanId: idOf(context?.SpanID),
      parentId: idOf(objectOf(span.Parent)?.SpanID),
      service: serviceOfAttributes(textsOf(resource)),
      origin: facts.originIn(originIn(resource)),
      operation: textOf(span.Name),
      kind: facts.kind,
      start: timeIn(span.StartTime, 'ns'),
      length: end === undefined ? undefined : { end },
      error: facts.error,
      failure: facts.failure,
      peer: facts.peer,
      shared: false,
      links: linksOf(span.Links),
      attributes: readerOf(resource, attributes),
    };
  },
};

/** `[{ "Key": "http.route", "Value": { "Type": "STRING", "Value": "/cart" } }]` as an object. */
function valuesOf(attributes: unknown): JsonObject {
  return Object.fromEntries(
    arrayOf(attributes).flatMap((item): [string, unknown][] => {
      const entry = objectOf(item);
      const value = objectOf(entry?.Value);
      return typeof entry?.Key === 'string' && value !== undefined ? [[entry.Key, value.Value]] : [];
    }),
  );
}

function linksOf(links: unknown): SpanLink[] {
  return arrayOf(links).flatMap((link) => {
    const context = objectOf(objectOf(link)?.SpanContext);
    const [traceId, spanId] = [idOf(context?.TraceID), idOf(context?.SpanID)];
    return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }];
  });
}
