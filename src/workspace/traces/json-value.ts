import type { JsonObject } from '../../io/json-cut';

/** The value as an object, or undefined for anything else (arrays too). */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The value as an array; anything else is an empty one. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The value as a text that is not empty, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first of the keys that the object has: exporters write camel case or snake case. */
export function pick(object: JsonObject, ...keys: readonly string[]): unknown {
  for (const key of keys) {
    if (object[key] !== undefined) {
      return object[key];
    }
  }
  return undefined;
}
