import type { JsonObject, RecordShape } from '../../io/json-cut';
import { SpanFacts } from './attributes';
import { idOf, lowerHalf } from './ids';
import { arrayOf, objectOf, textOf } from './json-value';
import { isUnnamed, serviceOfAttributes } from './service-name';
import { type Origin, OriginParts } from './origin';
import type { AttributeReader, SpanLink } from './span';
import type { RawSpan } from './span-intake';
import { instantOf, lengthOf } from './times';

/** Jaeger JSON: a record is one trace, an element of `data`, of a bare array, or the document itself. */
export const JAEGER_SHAPE: RecordShape = {
  enterKeys: new Set(['data']),
  recordKeys: new Set(['traceID', 'spans', 'processes']),
  isRecord: (value) => Array.isArray(value.spans),
};

/** The spans of one trace. */
export function* jaegerSpans(trace: JsonObject): Generator<RawSpan> {
  const processes = objectOf(trace.processes) ?? {};
  let current: JsonObject = {};
  let process: JsonObject | undefined;
  const known = new Map<JsonObject | undefined, Process>();
  const attributes: AttributeReader = (add) => {
    eachTag(current.tags, add);
    eachTag(process?.tags, add);
  };
  for (const span of arrayOf(trace.spans)) {
    current = objectOf(span) ?? {};
    process = objectOf(current.process) ?? objectOf(processes[String(current.processID)]);
    let source = known.get(process);
    if (source === undefined) {
      source = processOf(process);
      known.set(process, source);
    }
    yield jaegerSpan(current, trace.traceID, source, attributes);
  }
}

function jaegerSpan(
  span: JsonObject,
  traceId: unknown,
  source: Process,
  attributes: AttributeReader,
): RawSpan {
  const facts = factsOf(span);
  const durationMs = lengthOf(span.duration, 'us');
  const ownTrace = idOf(span.traceID) ?? idOf(traceId);
  const parent = parentOf(span, ownTrace);
  return {
    traceId: ownTrace,
    spanId: idOf(span.spanID),
    parentId: parent.id,
    service: source.service,
    origin: facts.originIn(source.origin),
    operation: textOf(span.operationName),
    kind: facts.kind,
    start: instantOf(span.startTime, 'us'),
    length: durationMs === undefined ? undefined : { ms: durationMs },
    error: facts.error,
    failure: facts.failure,
    peer: facts.peer,
    shared: false,
    links: linksOf(span, ownTrace),
    followsFrom: parent.followsFrom,
    attributes,
  };
}

function factsOf(span: JsonObject): SpanFacts {
  const facts = new SpanFacts();
  eachTag(span.tags, (key, value) => facts.add(key, value));
  for (const log of arrayOf(span.logs)) {
    readLog(log, facts);
  }
  return facts;
}

export function eachTag(tags: unknown, add: (key: string, value: unknown) => void): void {
  for (const tag of arrayOf(tags)) {
    const entry = objectOf(tag);
    if (entry !== undefined && typeof entry.key === 'string') {
      add(entry.key, entry.value);
    }
  }
}

export interface Process {
  readonly service: string | undefined;
  readonly origin: Origin | undefined;
}

export function processOf(process: JsonObject | undefined): Process {
  return { service: serviceOf(process), origin: originOf(process) };
}

function originOf(process: JsonObject | undefined): Origin | undefined {
  const parts = new OriginParts();
  eachTag(process?.tags, (key, value) => parts.add(key, value));
  return parts.over(undefined);
}

/** The name of a process, or what its tags say where it has none. */
function serviceOf(process: JsonObject | undefined): string | undefined {
  const name = textOf(process?.serviceName);
  if (name !== undefined && !isUnnamed(name)) {
    return name;
  }
  const names = new Map<string, string>();
  eachTag(process?.tags, (key, value) => typeof value === 'string' && names.set(key, value));
  return serviceOfAttributes(name === undefined ? names : names.set('service.name', name));
}

/**
 * The span of its own trace it is a child of; else the one of its own trace it follows from, as Jaeger itself decides.
 * Old exports say `parentSpanID`. References to other traces are links.
 */
export function parentOf(
  span: JsonObject,
  ownTrace: string | undefined,
): { readonly id: string | undefined; readonly followsFrom?: boolean } {
  let follows: unknown;
  for (const item of arrayOf(span.references)) {
    const reference = objectOf(item);
    if (ownTrace !== undefined && isOtherTrace(reference?.traceID, ownTrace)) {
      continue;
    }
    if (reference?.refType === 'CHILD_OF') {
      return { id: idOf(reference.spanID) };
    }
    if (reference?.refType === 'FOLLOWS_FROM') {
      follows ??= reference.spanID;
    }
  }
  const followed = idOf(follows);
  return followed === undefined ? { id: idOf(span.parentSpanID) } : { id: followed, followsFrom: true };
}

/** References to spans of other traces. */
export function linksOf({ references }: JsonObject, ownTrace: string | undefined): SpanLink[] | undefined {
  const links = arrayOf(references).flatMap((item) => {
    const reference = objectOf(item);
    const [traceId, spanId] = [idOf(reference?.traceID), idOf(reference?.spanID)];
    return ownTrace === undefined ||
      traceId === undefined ||
      spanId === undefined ||
      !isOtherTrace(reference?.traceID, ownTrace)
      ? []
      : [{ traceId, spanId }];
  });
  return links.length === 0 ? undefined : links;
}

function isOtherTrace(id: unknown, ownTrace: string): boolean {
  const trace = id === ownTrace ? undefined : idOf(id);
  return trace !== undefined && lowerHalf(trace) !== lowerHalf(ownTrace);
}

/** Field of a log of an exception, under the names of OpenTracing, and what OpenTelemetry calls it. */
const EXCEPTION_FIELDS: ReadonlyMap<unknown, string> = new Map([
  ['exception.type', 'exception.type'],
  ['exception.message', 'exception.message'],
  ['error.kind', 'exception.type'],
  ['message', 'exception.message'],
  ['error.object', 'exception.message'],
]);

export function readLog(log: unknown, facts: SpanFacts): void {
  const fields = arrayOf(objectOf(log)?.fields).map(objectOf);
  const isException = fields.some(
    (field) => field?.key === 'event' && (field.value === 'exception' || field.value === 'error'),
  );
  if (!isException) {
    return;
  }
  facts.exception = true;
  for (const field of fields) {
    const key = EXCEPTION_FIELDS.get(field?.key);
    if (key !== undefined) {
      facts.addException(key, field?.value);
    }
  }
}
