/** An interval of time, milliseconds since 1970-01-01 UTC, the end excluded. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Number for a moment inside the interval that is asked about. */
export const INSIDE = 0;
/** Number for a moment that is compared with nothing: in another incident, or not judged. */
export const LEFT_OUT = NaN;

/**
 * Numbers moments by the stretch of the interval's length that they lie in: 0 inside, -1 in the one before, 1 in the
 * one after.
 * @param others intervals that are left out
 * @param range what is judged
 */
export function stretchAt(
  inside: Interval,
  others: readonly Interval[],
  range: Interval,
): (timeMs: number) => number {
  const lengthMs = inside.toMs - inside.fromMs;
  const isInOther = insideAny(others);
  return (timeMs) => {
    if (timeMs < range.fromMs || timeMs >= range.toMs) {
      return LEFT_OUT;
    }
    const stretch = Math.floor((timeMs - inside.fromMs) / lengthMs);
    return stretch !== INSIDE && isInOther(timeMs) ? LEFT_OUT : stretch;
  };
}

/** Every sampled request is asked about: the intervals are searched by halves. */
function insideAny(intervals: readonly Interval[]): (timeMs: number) => boolean {
  const sorted = [...intervals].sort((a, b) => a.fromMs - b.fromMs);
  const from = Float64Array.from(sorted, ({ fromMs }) => fromMs);
  // Until when those that begin no later reach: intervals may overlap.
  const until = Float64Array.from(sorted, ({ toMs }) => toMs);
  for (let i = 1; i < until.length; i++) {
    until[i] = Math.max(until[i], until[i - 1]);
  }
  return (timeMs) => {
    let low = 0;
    let high = from.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (from[middle] <= timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && timeMs < until[low - 1];
  };
}
