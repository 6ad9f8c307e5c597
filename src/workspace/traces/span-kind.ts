import type { SpanKind } from './span';

const BY_NUMBER: readonly SpanKind[] = ['unknown', 'internal', 'server', 'client', 'producer', 'consumer'];
const NAMES: ReadonlySet<string> = new Set(BY_NUMBER);

/** Words of Application Insights and SkyWalking. */
const OTHER_NAMES: ReadonlyMap<string, SpanKind> = new Map([
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
  const name = value.toLowerCase().replace(/^span_?kind[_.]/, '');
  const other = OTHER_NAMES.get(name);
  if (other !== undefined) {
    return other;
  }
  if (NAMES.has(name)) {
    return name as SpanKind;
  }
  return BY_NUMBER[Number(name)] ?? 'unknown';
}
