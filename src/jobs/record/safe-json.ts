/** Finds what makes JSON from outside dangerous to use as parameters. */

const MAX_DEPTH = 16;
/** Names that reach an object's prototype when a value is copied key by key. */
const prototypeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** An absolute path, one that climbs, a drive, a share, a URL, or a zero byte that ends a path early. */
const outside = /^[/\\~]|^[a-z][a-z0-9+.-]*:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/i;

export interface UnsafePlace {
  /** As `configuration.model.folder`. */
  readonly place: string;
  readonly reason: string;
}

/**
 * The first place that must not be used; null when there is none.
 * @param value as `JSON.parse` returns it: only there are prototype keys own properties
 */
export function unsafePlace(value: unknown, place = 'the record', depth = 0): UnsafePlace | null {
  if (typeof value === 'string') {
    return outside.test(value) ? { place, reason: 'names a place outside the store' } : null;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : { place, reason: 'is larger than a number can be' };
  }
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  if (depth === MAX_DEPTH) {
    return { place, reason: `is nested deeper than ${MAX_DEPTH}` };
  }
  for (const [key, child] of Object.entries(value)) {
    const where = depth === 0 ? key : `${place}.${key}`;
    if (prototypeKeys.has(key)) {
      return { place: where, reason: 'is the name of a prototype' };
    }
    const found = unsafePlace(child, where, depth + 1);
    if (found !== null) {
      return found;
    }
  }
  return null;
}
