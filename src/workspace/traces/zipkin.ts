import type { JsonObject, RecordShape } from '../../io/json-cut';
import { SpanFacts } from './attributes';
import { idOf } from './ids';
import { objectOf, textOf } from './json-value';
import { isUnnamed, serviceOfAttributes } from './service-name';
import { OriginParts } from './origin';
import type { AttributeReader } from './span';
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

export function zipkinSpans(span: JsonObject): [RawSpan] {
  return [zipkinSpan(span)];
}

function zipkinSpan(span: JsonObject): RawSpan {
  const facts = new SpanFacts();
  eachTag(span.tags, (key, value) => facts.add(key, value));
  facts.kind = spanKindOf(span.kind);
  const start = instantOf(span.timestamp, 'us');
  const durationMs = lengthOf(span.duration, 'us');
  const calls = facts.kind === 'client' || facts.kind === 'producer';
  return {
    traceId: idOf(span.traceId),
    spanId: idOf(span.id),
    parentId: idOf(span.parentId),
    service: ownService(span),
    origin: originOf(span, facts),
    operation: textOf(span.name),
    kind: facts.kind,
    // Zipkin writes 0 or nothing for a time it does not know.
    start: start !== undefined && toMs(start) > 0 ? start : undefined,
    length: durationMs ? { ms: durationMs } : undefined,
    error: facts.error,
    failure: facts.failure,
    peer: (calls ? endpointName(span.remoteEndpoint) : undefined) ?? facts.peer,
    shared: span.shared === true,
    attributes: attributesOf(span),
    isPart: true,
  };
}

/** What the tags say; the address of the service's own side where they name no instance. */
function originOf({ localEndpoint }: JsonObject, facts: SpanFacts): RawSpan['origin'] {
  const local = objectOf(localEndpoint);
  const parts = new OriginParts();
  parts.add('ip', local?.ipv4 ?? local?.ipv6);
  return facts.originIn(parts.over(undefined));
}

function attributesOf(span: JsonObject): AttributeReader {
  return (add) => {
    eachTag(span.tags, add);
    const local = objectOf(span.localEndpoint);
    add('localEndpoint', local?.ipv4 ?? local?.ipv6);
  };
}

function eachTag(tags: unknown, add: (key: string, value: unknown) => void): void {
  const texts = objectOf(tags);
  if (texts !== undefined) {
    for (const key of Object.keys(texts)) {
      add(key, texts[key]);
    }
  }
}

/** The name of the local endpoint, or what the tags say where it has none. */
function ownService({ localEndpoint, tags }: JsonObject): string | undefined {
  const name = serviceOf(localEndpoint);
  if (name !== undefined && !isUnnamed(name)) {
    return name;
  }
  const names = new Map<string, string>();
  eachTag(tags, (key, value) => typeof value === 'string' && names.set(key, value));
  return serviceOfAttributes(name === undefined ? names : names.set('service.name', name));
}

function serviceOf(endpoint: unknown): string | undefined {
  const name = textOf(objectOf(endpoint)?.serviceName);
  return name === undefined || name.toLowerCase() === UNKNOWN_SERVICE ? undefined : name;
}

function endpointName(endpoint: unknown): string | undefined {
  const remote = objectOf(endpoint);
  return serviceOf(endpoint) ?? textOf(remote?.ipv4) ?? textOf(remote?.ipv6);
}
