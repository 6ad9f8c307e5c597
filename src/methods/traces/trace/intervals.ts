/** Unions of intervals of time. */

/** Ascending intervals that neither overlap nor touch, from ones in order of their start. */
export function unionOf(
  intervals: readonly (readonly [from: number, to: number])[],
): [from: number, to: number][] {
  const union: [number, number][] = [];
  for (const [from, to] of intervals) {
    const last = union.at(-1);
    if (last !== undefined && from <= last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      union.push([from, to]);
    }
  }
  return union;
}

/** What of `from` to `to` no interval covers. */
export function gapsIn(
  from: number,
  to: number,
  intervals: readonly (readonly [from: number, to: number])[],
): [from: number, to: number][] {
  const gaps: [number, number][] = [];
  let at = from;
  for (const [start, end] of unionOf(intervals)) {
    if (start > at) {
      gaps.push([at, Math.min(start, to)]);
    }
    at = Math.max(at, end);
    if (at >= to) {
      return gaps;
    }
  }
  if (at < to) {
    gaps.push([at, to]);
  }
  return gaps;
}
