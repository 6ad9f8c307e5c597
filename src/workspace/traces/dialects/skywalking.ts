import type { JsonObject } from '../../../io/json-cut';
import { SpanFacts } from '../attributes';
import { arrayOf, objectOf, textOf } from '../json-value';
import { spanKindOf } from '../span-kind';
import { instantOf } from '../times';
import { type Dialect, originIn, shapeOf } from './dialect';

const PREFIXES = ['', '[]', '.trace', '.data', '.data.trace', '.data.queryTrace'];

/** Answers of SkyWalking's `queryTrace`; a span is told by its segment and its number in it. */
export const SKYWALKING: Dialect = {
  name: 'SkyWalking',
  matches: (paths) =>
    PREFIXES.some((prefix) => paths.has(`${prefix}.spans[].segmentId`)) ||
    ['', '[]'].some((prefix) => paths.has(`${prefix}.segmentId`) && paths.has(`${prefix}.serviceCode`)),
  shape: shapeOf(
    ['data', 'trace', 'queryTrace', 'spans'],
    ['traceId', 'segmentId', 'spanId'],
    (value) => value.segmentId !== undefined,
  ),
  *spans(span) {
    const facts = new SpanFacts();
    const tags = arrayOf(span.tags).map((tag) => objectOf(tag) ?? {});
    for (const { key, value } of tags) {
      facts.add(String(key), value);
    }
    facts.kind = spanKindOf(span.type);
    const error = span.isError === true || facts.error;
    const end = instantOf(span.endTime, 'ms');
    yield {
      traceId: textOf(span.traceId),
      spanId: idIn(span.segmentId, span.spanId),
      parentId: parentOf(span),
      service: textOf(span.serviceCode),
      origin: originIn({ 'service.instance.id': span.serviceInstanceName }),
      operation: textOf(span.endpointName),
      kind: facts.kind,
      start: instantOf(span.startTime, 'ms'),
      length: end === undefined ? undefined : { end },
      error,
      failure: error ? (facts.failure ?? logOf(span)) : undefined,
      peer: facts.kind === 'client' ? (textOf(span.peer) ?? facts.peer) : undefined,
      shared: false,
      attributes: (add) => tags.forEach(({ key, value }) => add(String(key), value)),
    };
  },
};

/** The span above in the segment; of the first span the one in another segment that it refers to. */
function parentOf(span: JsonObject): string | undefined {
  if (Number(span.parentSpanId) >= 0) {
    return idIn(span.segmentId, span.parentSpanId);
  }
  const reference = objectOf(arrayOf(span.refs)[0]);
  return reference === undefined ? undefined : idIn(reference.parentSegmentId, reference.parentSpanId);
}

function idIn(segment: unknown, span: unknown): string | undefined {
  return typeof segment === 'string' && (typeof span === 'number' || typeof span === 'string')
    ? `${segment}.${span}`
    : undefined;
}

function logOf(span: JsonObject): string | undefined {
  const entries = arrayOf(span.logs).flatMap((log) =>
    arrayOf(objectOf(log)?.data).map((entry) => objectOf(entry)),
  );
  return textOf(entries.find((entry) => entry?.key === 'message')?.value);
}
