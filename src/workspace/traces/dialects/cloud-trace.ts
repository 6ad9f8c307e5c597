import type { JsonObject } from '../../../io/json-cut';
import { idOf } from '../ids';
import { arrayOf, objectOf, textOf } from '../json-value';
import { serviceOfAttributes } from '../service-name';
import { spanKindOf } from '../span-kind';
import { type Dialect, factsOf, hasAll, originIn, readerOf, shapeOf, textsOf, timeIn } from './dialect';

const PREFIXES = ['', '[]', '.traces[]', '[].traces[]'];
/** Labels of Google's agents and clusters, by the attributes they stand for. */
const MEANINGS: Readonly<Record<string, string>> = {
  '/http/status_code': 'http.status_code',
  '/http/host': 'http.host',
  '/http/url': 'http.url',
  '/error/message': 'error.message',
  '/error/name': 'error',
  'g.co/r/k8s_container/pod_name': 'k8s.pod.name',
  'g.co/r/k8s_container/container_name': 'k8s.container.name',
};
/** Labels that name the service, best first. */
const SERVICES = [
  'service.name',
  'g.co/r/cloud_run_revision/service_name',
  'g.co/r/generic_task/job',
  'g.co/gae/app/module',
];
/** Libraries that agents write for the component; Zipkin's collector writes the service. */
const LIBRARY = /^(?:grpc|https?|net\/http)$/i;

/** Answers of Google's Cloud Trace API, version 1: traces with their spans. */
export const CLOUD_TRACE: Dialect = {
  name: 'Google Cloud Trace',
  matches: (paths) =>
    hasAll(paths, PREFIXES, ['traceId', 'spans[].spanId', 'spans[].startTime']) &&
    !PREFIXES.some((prefix) => paths.has(`${prefix}.spans[].traceId`)),
  shape: shapeOf(['traces'], ['projectId', 'traceId', 'spans'], (value) => value.traceId !== undefined),
  *spans(trace) {
    for (const item of arrayOf(trace.spans)) {
      const span = objectOf(item) ?? {};
      const labels = attributesOf(span.labels);
      const facts = factsOf(labels);
      facts.kind = spanKindOf(textOf(span.kind)?.replace(/^RPC_/, ''));
      const end = timeIn(span.endTime, 'ns');
      yield {
        traceId: idOf(trace.traceId),
        spanId: idOf(span.spanId),
        parentId: idOf(span.parentSpanId),
        service: serviceOf(labels),
        origin: originIn(labels),
        operation: textOf(span.name),
        kind: facts.kind,
        start: timeIn(span.startTime, 'ns'),
        length: end === undefined ? undefined : { end },
        error: facts.error,
        failure: facts.failure,
        peer: facts.peer,
        shared: false,
        attributes: readerOf(labels),
      };
    }
  },
};

function attributesOf(labels: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(labels) ?? {}).map(([key, value]) => [MEANINGS[key] ?? key, value]),
  );
}

function serviceOf(labels: JsonObject): string | undefined {
  const named = SERVICES.map((key) => textOf(labels[key])).find((name) => name !== undefined);
  const names = textsOf(labels);
  const component = textOf(labels['/component']);
  return (
    serviceOfAttributes(named === undefined ? names : names.set('service.name', named)) ??
    (component !== undefined && !LIBRARY.test(component) ? component : undefined)
  );
}
