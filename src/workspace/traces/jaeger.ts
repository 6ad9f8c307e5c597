import type { JsonObject, RecordShape } from '../../io/json-cut';
import { SpanFacts } from './attributes';
import { idOf, lowerHalf } from './ids';
import { arrayOf, objectOf, textOf } from './json-value';
import { isUnnamed, serviceOfAttributes } from './service-name';
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
  for (const span of arrayOf(trace.spans)) {
    yield jaegerSpan(objectOf(span) ?? {}, trace.traceID, processes);
  }
}

function jaegerSpan(span: JsonObject, traceId: unknown, processes: JsonObject): RawSpan {
  const facts = new SpanFacts();
  for (const tag of arrayOf(span.tags)) {
    const entry = objectOf(tag);
    if (entry !== undefined && typeof entry.key === 'string') {
      facts.add(entry.key, entry.value);
    }
  }
  for (const log of arrayOf(span.logs)) {
    readLog(log, facts);
  }
  const process = objectOf(span.process) ?? objectOf(processes[String(span.processID)]);
  const durationMs = lengthOf(span.duration, 'us');
  const ownTrace = idOf(span.traceID) ?? idOf(traceId);
  return {
    traceId: ownTrace,
    spanId: idOf(span.spanID),
    parentId: parentOf(span, ownTrace),
    service: serviceOf(process),
    operation: textOf(span.operationName),
    kind: facts.kind,
    start: instantOf(span.startTime, 'us'),
    length: durationMs === undefined ? undefined : { ms: durationMs },
    error: facts.error,
    failure: facts.failure,
    peer: facts.peer,
    shared: false,
    attributes: (add) => {
      for (const tag of [...arrayOf(span.tags), ...arrayOf(process?.tags)]) {
        const entry = objectOf(tag);
        if (typeof entry?.key === 'string') {
          add(entry.key, entry.value);
        }
      }
    },
  };
}

/** The name of a process, or what its tags say where it has none. */
function serviceOf(process: JsonObject | undefined): string | undefined {
  const name = textOf(process?.serviceName);
  return name === undefined || isUnnamed(name)
    ? serviceOfAttributes(
        new Map([
          ...textTags(process?.tags),
          ...(name === undefined ? [] : [['service.name', name] as const]),
        ]),
      )
    : name;
}

function* textTags(tags: unknown): Generator<readonly [string, string]> {
  for (const tag of arrayOf(tags)) {
    const { key, value } = objectOf(tag) ?? {};
    if (typeof key === 'string' && typeof value === 'string') {
      yield [key, value];
    }
  }
}

/**
 * The span of its own trace it is a child of; else the one of its own trace it follows from, as Jaeger itself decides.
 * Old exports say `parentSpanID`. References to other traces are links.
 */
function parentOf(span: JsonObject, ownTrace: string | undefined): string | undefined {
  let follows: unknown;
  for (const item of arrayOf(span.references)) {
    const reference = objectOf(item);
    const trace = idOf(reference?.traceID);
    if (trace !== undefined && ownTrace !== undefined && lowerHalf(trace) !== lowerHalf(ownTrace)) {
      continue;
    }
    if (reference?.refType === 'CHILD_OF') {
      return idOf(reference.spanID);
    }
    if (reference?.refType === 'FOLLOWS_FROM') {
      follows ??= reference.spanID;
    }
  }
  return idOf(follows) ?? idOf(span.parentSpanID);
}

/** Field of a log of an exception, under the names of OpenTracing, and what OpenTelemetry calls it. */
const EXCEPTION_FIELDS: ReadonlyMap<unknown, string> = new Map([
  ['exception.type', 'exception.type'],
  ['exception.message', 'exception.message'],
  ['error.kind', 'exception.type'],
  ['message', 'exception.message'],
  ['error.object', 'exception.message'],
]);

function readLog(log: unknown, facts: SpanFacts): void {
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
