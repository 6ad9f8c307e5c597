/**
 * Checks that a value survives JSON unchanged. Properties that are undefined count as absent.
 * @throws an Error that names the first place where it would not: a typed array, a Map, NaN, a function
 */
export function requirePlainJson(value: unknown, place: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || value === undefined) {
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) {
      throw new Error(`${place} is ${value}, which JSON cannot state.`);
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (item === undefined) {
        throw new Error(`${place}[${index}] is undefined, which JSON turns into null.`);
      }
      requirePlainJson(item, `${place}[${index}]`);
    }
  } else if (typeof value === 'object' && isPlain(value)) {
    for (const [key, item] of Object.entries(value)) {
      requirePlainJson(item, `${place}.${key}`);
    }
  } else {
    throw new Error(`${place} is not plain JSON (${Object.prototype.toString.call(value)}).`);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
