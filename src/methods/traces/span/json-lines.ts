/** Where a part of a value stands when the value is written as `JSON.stringify(value, null, 2)`. */

export type JsonPath = readonly (string | number)[];

/** Lines that a value takes. */
function linesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 1;
  }
  const inner: unknown[] = Object.values(value);
  return inner.length === 0 ? 1 : inner.reduce<number>((sum, each) => sum + linesOf(each), 2);
}

/** 1-based, the last included. @param path leads to a part of the value */
export function linesAt(value: unknown, path: JsonPath): { readonly from: number; readonly to: number } {
  let from = 1;
  let part = value;
  for (const key of path) {
    from += 1;
    for (const [name, each] of Object.entries(part as object) as [string, unknown][]) {
      if (name === String(key)) {
        part = each;
        break;
      }
      from += linesOf(each);
    }
  }
  return { from, to: from + linesOf(part) - 1 };
}
