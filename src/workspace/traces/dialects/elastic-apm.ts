import { parseDate } from '../../cells/date';
import { idOf } from '../ids';
import { objectOf, textOf } from '../json-value';
import { isUnnamed } from '../service-name';
import type { SpanKind } from '../span';
import { instantOf, lengthOf } from '../times';
import { at, type Dialect, factsOf, hasAll, originIn, readerOf, shapeOf, sourceOf } from './dialect';

const PREFIXES = ['', '[]', '._source', '[]._source', '.hits.hits[]._source'];
const EXITS: ReadonlySet<string> = new Set(['external', 'db', 'messaging', 'storage', 'cache']);

const ORIGIN_FIELDS = [
  'kubernetes.pod.name',
  'service.node.name',
  'container.id',
  'host.name',
  'service.version',
];

/** Transactions and spans as Elastic APM stores them, as hits or as documents, nested or with dots in keys. */
export const ELASTIC_APM: Dialect = {
  name: 'Elastic APM',
  matches: (paths) =>
    hasAll(paths, PREFIXES, ['trace.id', 'transaction.id']) ||
    hasAll(paths, PREFIXES, ['trace.id', 'span.id']),
  shape: shapeOf(
    ['hits'],
    ['_source', 'trace', 'trace.id', 'processor', 'processor.event', '@timestamp', 'transaction', 'span'],
    (value) => at(sourceOf(value), 'trace.id') !== undefined,
  ),
  *spans(record) {
    const document = sourceOf(record);
    const get = (path: string): unknown => at(document, path);
    const isSpan =
      get('processor.event') === undefined ? get('span.id') !== undefined : get('processor.event') === 'span';
    if (get('processor.event') === 'error' || get('processor.event') === 'metric') {
      return;
    }
    const own = isSpan ? 'span' : 'transaction';
    const facts = factsOf(document.labels);
    facts.add('event.outcome', get('event.outcome'));
    facts.kind = kindOf(isSpan, get(`${own}.type`));
    const durationMs = lengthOf(get(`${own}.duration.us`), 'us');
    const micros = instantOf(get('timestamp.us'), 'us');
    const service = textOf(get('service.name'));
    yield {
      traceId: idOf(get('trace.id')),
      spanId: idOf(get(`${own}.id`)),
      parentId: idOf(get('parent.id')) ?? (isSpan ? idOf(get('transaction.id')) : undefined),
      service:
        service === undefined || isUnnamed(service)
          ? (textOf(get('kubernetes.deployment.name')) ?? service)
          : service,
      origin: originIn(Object.fromEntries(ORIGIN_FIELDS.map((field) => [field, get(field)]))),
      operation: textOf(get(`${own}.name`)),
      kind: facts.kind,
      start: micros ?? parseDate(textOf(get('@timestamp')) ?? '', false),
      length: durationMs === undefined ? undefined : { ms: durationMs },
      error: facts.error,
      failure: facts.error ? (textOf(get(`${own}.result`)) ?? facts.failure) : undefined,
      peer: isSpan ? textOf(get('span.destination.service.resource')) : undefined,
      shared: false,
      attributes: readerOf(objectOf(document.labels)),
    };
  },
};

function kindOf(isSpan: boolean, type: unknown): SpanKind {
  if (!isSpan) {
    return type === 'messaging' ? 'consumer' : 'server';
  }
  if (typeof type !== 'string') {
    return 'unknown';
  }
  return EXITS.has(type.split('.')[0]) ? 'client' : 'internal';
}
