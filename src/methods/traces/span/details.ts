/** All that the record of a span says about it. */
import type { SpanAttribute, SpanDetails } from '../../../contracts/traces/trace';
import type { JsonObject } from '../../../io/json-cut';
import { arrayOf, objectOf, pick, textOf } from '../../../workspace/traces/json-value';
import { instantOf, type TimeUnit, toMs } from '../../../workspace/traces/times';
import type { FoundSpan } from './find-span';
import { valueText } from './value-text';

export type SpanContent = Pick<SpanDetails, 'attributes' | 'resource' | 'events'>;
type Event = SpanDetails['events'][number];

/** The content of a span whose format is told by its keys; null for formats whose readers give attributes only. */
export function contentOf(record: unknown, { span, path }: FoundSpan): SpanContent | null {
  if (Array.isArray(span.tags) || Array.isArray(span.logs)) {
    return jaegerContent(record, span);
  }
  if (pick(span, 'startTimeUnixNano', 'start_time_unix_nano') !== undefined) {
    return otlpContent(record, span, path[0]);
  }
  if (
    span.localEndpoint !== undefined ||
    Array.isArray(span.annotations) ||
    objectOf(span.tags) !== undefined
  ) {
    return zipkinContent(span);
  }
  return null;
}

function jaegerContent(record: unknown, span: JsonObject): SpanContent {
  const processes = objectOf(objectOf(record)?.processes);
  const process = objectOf(span.process) ?? objectOf(processes?.[String(span.processID)]);
  const startMs = timeOf(span.startTime, 'us');
  return {
    attributes: listed(span.tags),
    resource: listed(process?.tags),
    events: sorted(
      arrayOf(span.logs).map((item) => {
        const log = objectOf(item) ?? {};
        const fields = listed(log.fields);
        const name =
          fields.find(({ key }) => key === 'event')?.value ??
          fields.find(({ key }) => key === 'message')?.value;
        return { atMs: timeOf(log.timestamp, 'us') - startMs, name: name ?? 'log', attributes: fields };
      }),
    ),
  };
}

function otlpContent(record: unknown, span: JsonObject, element: string | number | undefined): SpanContent {
  // A record is an element of `resourceSpans`, or lies around one.
  const resource =
    objectOf(objectOf(record)?.resource) ??
    objectOf(objectOf((record as JsonObject)[String(element)])?.resource);
  const startMs = timeOf(pick(span, 'startTimeUnixNano', 'start_time_unix_nano'), 'ns');
  return {
    attributes: listed(span.attributes),
    resource: listed(resource?.attributes),
    events: sorted(
      arrayOf(span.events).map((item) => {
        const event = objectOf(item) ?? {};
        return {
          atMs: timeOf(pick(event, 'timeUnixNano', 'time_unix_nano'), 'ns') - startMs,
          name: textOf(event.name) ?? 'event',
          attributes: listed(event.attributes),
        };
      }),
    ),
  };
}

function zipkinContent(span: JsonObject): SpanContent {
  const startMs = timeOf(span.timestamp, 'us');
  return {
    attributes: entriesOf(span.tags),
    resource: [
      ...entriesOf(span.localEndpoint).map(({ key, value }) => ({ key: `localEndpoint.${key}`, value })),
      ...entriesOf(span.remoteEndpoint).map(({ key, value }) => ({ key: `remoteEndpoint.${key}`, value })),
    ],
    events: sorted(
      arrayOf(span.annotations).map((item) => {
        const annotation = objectOf(item) ?? {};
        return {
          atMs: timeOf(annotation.timestamp, 'us') - startMs,
          name: valueText(annotation.value),
          attributes: [],
        };
      }),
    ),
  };
}

/** `[{ key, value }]`, where a value may be one of OTLP. */
function listed(attributes: unknown): SpanAttribute[] {
  return arrayOf(attributes).flatMap((item) => {
    const entry = objectOf(item);
    return typeof entry?.key === 'string' ? [{ key: entry.key, value: valueText(entry.value) }] : [];
  });
}

function entriesOf(object: unknown): SpanAttribute[] {
  return Object.entries(objectOf(object) ?? {}).map(([key, value]) => ({ key, value: valueText(value) }));
}

function timeOf(value: unknown, unit: TimeUnit): number {
  const instant = instantOf(value, unit);
  return instant === undefined ? Number.NaN : toMs(instant);
}

/** In order of time; an event without one counts as at the span's start. */
function sorted(events: readonly Event[]): Event[] {
  return events
    .map((event) => ({ ...event, atMs: Number.isNaN(event.atMs) ? 0 : event.atMs }))
    .sort((a, b) => a.atMs - b.atMs);
}
