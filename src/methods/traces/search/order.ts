/** A page of traces in an order, without sorting all of them. */

/**
 * The traces of a page. Equal ones follow in the order in which they are given.
 * @param keyOf not NaN
 */
export function pageOf(
  traces: Uint32Array,
  keyOf: (trace: number) => number,
  { descending, offset, limit }: { descending: boolean; offset: number; limit: number },
): number[] {
  const end = Math.min(traces.length, offset + limit);
  if (offset >= end) {
    return [];
  }
  const sign = descending ? -1 : 1;
  const keys = Float64Array.from(traces, (trace) => sign * keyOf(trace));
  // The sort of plain numbers is several times faster than one that compares traces.
  const last = Float64Array.from(keys).sort()[end - 1];
  const before: number[] = [];
  const equal: number[] = [];
  keys.forEach((key, index) => {
    if (key < last) {
      before.push(index);
    } else if (key === last && equal.length < end) {
      equal.push(index);
    }
  });
  before.sort((a, b) => keys[a] - keys[b] || a - b);
  return [...before, ...equal].slice(offset, end).map((index) => traces[index]);
}
