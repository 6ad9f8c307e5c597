import type { SpanKind } from './span';

const BY_NUMBER: readonly SpanKind[] = ['unknown', 'internal', 'server', 'client', 'producer', 'consumer'];

const BY_WORD: ReadonlyMap<string, SpanKind> = new Map([
  ...BY_NUMBER.flatMap((kind) =>
    [kind, kind.toUpperCase(), `SPAN_KIND_${kind.toUpperCase()}`].map((word) => [word, kind] as const),
  ),
  // Words of Application Insights and SkyWalking.
  ['request', 'server'],
  ['dependency', 'client'],
  ['entry', 'server'],
  ['exit', 'client'],
  ['local', 'internal'],
]);

/** The kind from OTLP's number or name (`SPAN_KIND_SERVER`) or the plain word in any case. */
export function spanKindOf(value: unknown): SpanKind {
  if (typeof value === 'number') {
    return BY_NUMBER[value] ?? 'unknown';
  }
  if (typeof value !== 'string' || value === '') {
    return 'unknown';
  }
  const plain = BY_WORD.get(value);
  if (plain !== undefined) {
    return plain;
  }
  const name = value.toLowerCase().replace(/^(?:span_?)?kind[_.]/, '');
  const other = BY_WORD.get(name);
  if (other !== undefined) {
    return other;
  }
  return BY_NUMBER[Number(name)] ?? 'unknown';
}
