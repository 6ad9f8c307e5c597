import type { JsonObject } from '../../../io/json-cut';
import { idOf } from '../ids';
import { arrayOf, objectOf, pick, textOf } from '../json-value';
import type { RawSpan } from '../span-intake';
import { instantOf } from '../times';
import { type Dialect, factsOf, hasAll, readerOf, shapeOf } from './dialect';

/** Answers of AWS X-Ray's `batch-get-traces`: segments are texts of JSON, with subsegments inside. */
export const X_RAY: Dialect = {
  name: 'AWS X-Ray',
  matches: (paths) =>
    paths.has('.Traces[].Segments[]') ||
    paths.has('[].Segments[]') ||
    paths.has('.Segments[]') ||
    hasAll(paths, ['', '[]'], ['trace_id', 'id', 'start_time', 'name']),
  shape: shapeOf(
    ['Traces'],
    ['Id', 'Segments', 'trace_id'],
    (value) => value.Segments !== undefined || value.id !== undefined,
  ),
  *spans(record) {
    const documents = record.Segments === undefined ? [record] : arrayOf(record.Segments).map(documentOf);
    for (const document of documents) {
      yield* segmentSpans(document, idOf(document.trace_id) ?? idOf(record.Id));
    }
  },
};

function documentOf(segment: unknown): JsonObject {
  const document = objectOf(segment)?.Document;
  if (typeof document !== 'string') {
    return objectOf(document) ?? {};
  }
  try {
    return objectOf(JSON.parse(document)) ?? {};
  } catch {
    // Without ids it is counted as a span without them.
    return {};
  }
}

function* segmentSpans(segment: JsonObject, traceId: string | undefined): Generator<RawSpan> {
  const service = textOf(segment.name);
  yield spanOf(segment, traceId, idOf(segment.parent_id), service, 'server');
  yield* subsegmentSpans(segment, traceId, service);
}

function* subsegmentSpans(
  above: JsonObject,
  traceId: string | undefined,
  service: string | undefined,
): Generator<RawSpan> {
  for (const item of arrayOf(above.subsegments)) {
    const part = objectOf(item) ?? {};
    const calls = part.namespace === 'remote' || part.namespace === 'aws';
    yield spanOf(part, traceId, idOf(above.id), service, calls ? 'client' : 'internal');
    yield* subsegmentSpans(part, traceId, service);
  }
}

function spanOf(
  part: JsonObject,
  traceId: string | undefined,
  parentId: string | undefined,
  service: string | undefined,
  kind: 'server' | 'client' | 'internal',
): RawSpan {
  const http = objectOf(part.http);
  const status = objectOf(http?.response)?.status;
  const facts = factsOf(part.annotations, { 'http.status_code': status });
  const end = instantOf(part.end_time, 's');
  const error = part.fault === true || facts.error;
  const cause = objectOf(arrayOf(objectOf(part.cause)?.exceptions)[0]);
  return {
    traceId,
    spanId: idOf(part.id),
    parentId,
    service,
    operation: textOf(pick(objectOf(http?.request) ?? {}, 'url')) ?? textOf(part.name),
    kind,
    start: instantOf(part.start_time, 's'),
    length: end === undefined ? undefined : { end },
    error,
    failure: error ? (textOf(cause?.message) ?? facts.failure) : undefined,
    peer: kind === 'client' ? textOf(part.name) : undefined,
    shared: false,
    attributes: readerOf(part.annotations),
  };
}
