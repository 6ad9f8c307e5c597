/** A gap so many times longer than all rows together take separates recordings, or a wrong time from the right ones. */
const MAX_GAP = 4;
/** Rows with wrong times that lie together, as a share of all; more are a recording of their own. */
const MAX_STRAYS = 0.25;
/** Rows that must lie together for the others to be wrong. */
const MIN_KEPT = 0.5;
/** Of fewer rows none can be told to be wrong. */
const MIN_ROWS = 5;

/**
 * Splits off the few rows whose times lie far from all others: one digit too many must not cost the file.
 * @param order rows with a readable time, by time
 * @returns both in the order given; no strays where the times are no recording with a few wrong times
 */
export function withoutStrays(
  order: readonly number[],
  times: Float64Array,
): { readonly kept: readonly number[]; readonly strays: readonly number[] } {
  const steps = order.slice(1).map((row, index) => times[row] - times[order[index]]);
  const moving = Float64Array.from(steps.filter((step) => step > 0)).sort();
  const longest = MAX_GAP * order.length * (moving.at(moving.length >> 1) ?? Infinity);
  let [best, bestLength, start] = [0, 0, 0];
  let second = 0;
  for (let at = 1; at <= order.length; at++) {
    if (at === order.length || steps[at - 1] > longest) {
      if (at - start > bestLength) {
        second = bestLength;
        [best, bestLength] = [start, at - start];
      } else {
        second = Math.max(second, at - start);
      }
      start = at;
    }
  }
  const isOne = second <= Math.max(1, MAX_STRAYS * order.length) && bestLength >= MIN_KEPT * order.length;
  if (second === 0 || !isOne || order.length < MIN_ROWS) {
    return { kept: order, strays: [] };
  }
  return {
    kept: order.slice(best, best + bestLength),
    strays: [...order.slice(0, best), ...order.slice(best + bestLength)],
  };
}
