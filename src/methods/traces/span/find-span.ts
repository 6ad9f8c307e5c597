/** A span inside the record that holds it. */
import type { JsonObject } from '../../../io/json-cut';
import { idOf } from '../../../workspace/traces/ids';
import type { JsonPath } from './json-lines';

/** What formats call the id of a span. */
const ID_KEYS = ['spanID', 'spanId', 'span_id', 'id', 'SpanID', 'SpanId', 'span.id'];
/** What refers to other spans. */
const REFERENCES: ReadonlySet<string> = new Set([
  'references',
  'links',
  'Links',
  'Parent',
  'parent',
  'attributes',
  'tags',
  'logs',
  'events',
]);
/** Go's console exporter keeps the ids of a span in an object of their own. */
const ID_HOLDERS: ReadonlySet<string> = new Set(['SpanContext', 'context', 'spanContext']);
/** Spans lie no deeper: request, resource, scope, span. */
const MAX_DEPTH = 12;

export interface FoundSpan {
  readonly span: JsonObject;
  readonly path: JsonPath;
}

/** The first span of the id; null when the record has none that can be told. */
export function findSpan(record: unknown, spanId: string): FoundSpan | null {
  return search(record, spanId, [], 0);
}

function search(value: unknown, spanId: string, path: JsonPath, depth: number): FoundSpan | null {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return null;
  }
  const object = value as JsonObject;
  if (!Array.isArray(value) && hasId(object, spanId)) {
    return { span: object, path };
  }
  for (const [key, inner] of Object.entries(object)) {
    if (REFERENCES.has(key)) {
      continue;
    }
    if (
      ID_HOLDERS.has(key) &&
      typeof inner === 'object' &&
      inner !== null &&
      hasId(inner as JsonObject, spanId)
    ) {
      return { span: object, path };
    }
    const found = search(inner, spanId, [...path, Array.isArray(value) ? Number(key) : key], depth + 1);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

function hasId(object: JsonObject, spanId: string): boolean {
  return ID_KEYS.some((key) => idOf(object[key]) === spanId);
}
