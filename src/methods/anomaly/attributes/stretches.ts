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
  return (timeMs) => {
    if (timeMs < range.fromMs || timeMs >= range.toMs) {
      return LEFT_OUT;
    }
    const stretch = Math.floor((timeMs - inside.fromMs) / lengthMs);
    return stretch !== INSIDE && others.some(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)
      ? LEFT_OUT
      : stretch;
  };
}
