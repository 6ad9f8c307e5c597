import type { JsonObject, RecordShape } from '../../io/json-cut';
import { SpanFacts } from './attributes';
import { idOf } from './ids';
import { objectOf, textOf } from './json-value';
import { isUnnamed, serviceOfAttributes } from './service-name';
import { type RawSpan, UNKNOWN_SERVICE } from './span-intake';
import { spanKindOf } from './span-kind';
import { instantOf, lengthOf, toMs } from './times';

/** Zipkin v2 JSON: a record is one span, in an array, in an array of traces, or a line of its own. */
export const ZIPKIN_SHAPE: RecordShape = {
  enterKeys: new Set(),
  recordKeys: new Set([
    'traceId',
    'id',
    'parentId',
    'kind',
    'name',
    'timestamp',
    'duration',
    'localEndpoint',
    'remoteEndpoint',
    'annotations',
    'tags',
    'shared',
    'debug',
  ]),
  isRecord: (value) => value.traceId !== undefined && value.id !== undefined,
};

export function* zipkinSpans(span: JsonObject): Generator<RawSpan> {
  const facts = new SpanFacts();
  for (const [key, value] of Object.entries(objectOf(span.tags) ?? {})) {
    facts.add(key, value);
  }
  facts.kind = spanKindOf(span.kind);
  const start = instantOf(span.timestamp, 'us');
  const durationMs = lengthOf(span.duration, 'us');
  const calls = facts.kind === 'client' || facts.kind === 'producer';
  yield {
    traceId: idOf(span.traceId),
    spanId: idOf(span.id),
    parentId: idOf(span.parentId),
    service: ownService(span),
    operation: textOf(span.name),
    kind: facts.kind,
    // Zipkin writes 0 or nothing for a time it does not know.
    start: start !== undefined && toMs(start) > 0 ? start : undefined,
    length: durationMs ? { ms: durationMs } : undefined,
    error: facts.error,
    failure: facts.failure,
    peer: (calls ? endpointName(span.remoteEndpoint) : undefined) ?? facts.peer,
    shared: span.shared === true,
    attributes: (add) => {
      for (const [key, value] of Object.entries(objectOf(span.tags) ?? {})) {
        add(key, value);
      }
      const local = objectOf(span.localEndpoint);
      add('localEndpoint', local?.ipv4 ?? local?.ipv6);
    },
    isPart: true,
  };
}

/** The name of the local endpoint, or what the tags say where it has none. */
function ownService({ localEndpoint, tags }: JsonObject): string | undefined {
  const name = serviceOf(localEndpoint);
  if (name !== undefined && !isUnnamed(name)) {
    return name;
  }
  const texts = Object.entries(objectOf(tags) ?? {}).filter(
    (tag): tag is [string, string] => typeof tag[1] === 'string',
  );
  return serviceOfAttributes(
    new Map([...texts, ...(name === undefined ? [] : [['service.name', name] as const])]),
  );
}

function serviceOf(endpoint: unknown): string | undefined {
  const name = textOf(objectOf(endpoint)?.serviceName);
  return name === undefined || name.toLowerCase() === UNKNOWN_SERVICE ? undefined : name;
}

function endpointName(endpoint: unknown): string | undefined {
  const remote = objectOf(endpoint);
  return serviceOf(endpoint) ?? textOf(remote?.ipv4) ?? textOf(remote?.ipv6);
}
