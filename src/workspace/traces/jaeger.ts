import type { JsonObject, RecordShape } from '../../io/json-cut';
import { SpanFacts } from './attributes';
import { idOf } from './ids';
import { arrayOf, objectOf, textOf } from './json-value';
import type { RawSpan } from './span-intake';
import { instantOf, toMs } from './times';

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
  const duration = instantOf(span.duration, 'us');
  return {
    traceId: idOf(span.traceID) ?? idOf(traceId),
    spanId: idOf(span.spanID),
    parentId: parentOf(span),
    service: textOf(process?.serviceName),
    operation: textOf(span.operationName),
    kind: facts.kind,
    start: instantOf(span.startTime, 'us'),
    length: duration === undefined ? undefined : { ms: toMs(duration) },
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

/** The span it is a child of; else the one it follows from; old exports say `parentSpanID`. */
function parentOf(span: JsonObject): string | undefined {
  let follows: unknown;
  for (const item of arrayOf(span.references)) {
    const reference = objectOf(item);
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
