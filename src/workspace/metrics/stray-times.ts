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
  const { from, length, second } = longestStretch(order, times);
  const isOne = second <= Math.max(1, MAX_STRAYS * order.length) && length >= MIN_KEPT * order.length;
  return second === 0 || !isOne || order.length < MIN_ROWS
    ? { kept: order, strays: [] }
    : parted(order, from, length);
}

/**
 * Splits off all rows outside the longest stretch without a large gap: several recordings make no series.
 * @param order rows with a readable time, by time
 * @returns null where no stretch is a recording by itself
 */
export function withoutOtherStretches(
  order: readonly number[],
  times: Float64Array,
): { readonly kept: readonly number[]; readonly strays: readonly number[] } | null {
  const { from, length } = longestStretch(order, times);
  return length < MIN_ROWS ? null : parted(order, from, length);
}

function parted(order: readonly number[], from: number, length: number): ReturnType<typeof withoutStrays> {
  return {
    kept: order.slice(from, from + length),
    strays: [...order.slice(0, from), ...order.slice(from + length)],
  };
}

/** The longest run of rows between large gaps, the first of equals, and the length of the second longest. */
function longestStretch(
  order: readonly number[],
  times: Float64Array,
): { readonly from: number; readonly length: number; readonly second: number } {
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
  return { from: best, length: bestLength, second };
}
