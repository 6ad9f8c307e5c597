import type { JsonObject, RecordShape } from '../../../io/json-cut';
import { parseDate } from '../../cells/date';
import { SpanFacts } from '../attributes';
import { objectOf } from '../json-value';
import { type Origin, OriginParts } from '../origin';
import type { AttributeReader } from '../span';
import type { RawSpan } from '../span-intake';
import { type Instant, instantOf, type TimeUnit } from '../times';

/** A layout of spans in JSON that one tool writes. */
export interface Dialect {
  /** Who writes it, for messages. */
  readonly name: string;
  /** Whether the keys near the top of a file, as paths, are those of the layout. */
  matches(paths: ReadonlySet<string>): boolean;
  readonly shape: RecordShape;
  spans(record: JsonObject): Iterable<RawSpan>;
}

/** A shape whose records are told by any of their keys. */
export function shapeOf(
  enter: readonly string[],
  keys: readonly string[],
  isRecord: (value: JsonObject) => boolean,
): RecordShape {
  return { enterKeys: new Set(enter), recordKeys: new Set(keys), isRecord };
}

/** Whether one of the prefixes has all the keys. */
export function hasAll(
  paths: ReadonlySet<string>,
  prefixes: readonly string[],
  keys: readonly string[],
): boolean {
  return prefixes.some((prefix) => keys.every((key) => paths.has(`${prefix}.${key}`)));
}

/** The document of an Elasticsearch hit, or the object itself. */
export function sourceOf(record: JsonObject): JsonObject {
  return objectOf(record._source) ?? record;
}

/** A value inside nested objects, whose keys may also be written with dots. */
export function at(object: JsonObject | undefined, path: string): unknown {
  if (object === undefined || object[path] !== undefined) {
    return object?.[path];
  }
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const inner = objectOf(object[path.slice(0, dot)]);
    const found = inner === undefined ? undefined : at(inner, path.slice(dot + 1));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** What attributes in a plain object say about their span. */
export function factsOf(...attributes: readonly unknown[]): SpanFacts {
  const facts = new SpanFacts();
  for (const object of attributes) {
    for (const [key, value] of Object.entries(objectOf(object) ?? {})) {
      facts.add(key, value);
    }
  }
  return facts;
}

export function readerOf(...attributes: readonly unknown[]): AttributeReader {
  return (add) => {
    for (const object of attributes) {
      for (const [key, value] of Object.entries(objectOf(object) ?? {})) {
        add(key, value);
      }
    }
  };
}

/** What attributes in plain objects say about the copy of the service. */
export function originIn(...attributes: readonly unknown[]): Origin | undefined {
  const parts = new OriginParts();
  for (const object of attributes) {
    for (const [key, value] of Object.entries(objectOf(object) ?? {})) {
      parts.add(key, value);
    }
  }
  return parts.over(undefined);
}

/** Attributes with a text, for the name of a service. */
export function textsOf(object: unknown): Map<string, string> {
  return new Map(
    Object.entries(objectOf(object) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}

/** A time as a date or as a count of units. */
export function timeIn(value: unknown, unit: TimeUnit): Instant | undefined {
  const date = typeof value === 'string' ? parseDate(value, false) : undefined;
  return date ?? instantOf(value, unit);
}

/** Objects deeper inside others are no attributes of a span. */
const MAX_DEPTH = 8;

/** Attributes that are nested at their dots, or written with `@` for dots, under their full names. */
export function flatAttributes(object: unknown): JsonObject {
  const flat: Record<string, unknown> = {};
  const add = (nested: unknown, prefix: string, depth: number): void => {
    for (const [key, value] of Object.entries(objectOf(nested) ?? {})) {
      const name = `${prefix}${key.replaceAll('@', '.')}`;
      if (objectOf(value) === undefined) {
        flat[name] = value;
      } else if (depth < MAX_DEPTH) {
        add(value, `${name}.`, depth + 1);
      }
    }
  };
  add(object, '', 0);
  return flat;
}

/** Takes the type and the message of a recorded exception from the attributes of an event. */
export function addException(facts: SpanFacts, name: unknown, attributes: unknown): void {
  if (name === 'exception') {
    facts.exception = true;
    for (const [key, value] of Object.entries(objectOf(attributes) ?? {})) {
      facts.addException(key, value);
    }
  }
}
