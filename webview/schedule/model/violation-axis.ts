/** The axis of violation minutes. Where one policy violates far more than the others, roots keep those apart. */
export interface ViolationAxis {
  readonly isRoot: boolean;
  /** Top of the axis, as drawn. */
  readonly max: number;
  /** Marked values, in minutes; null where the chart chooses. */
  readonly ticks: readonly number[] | null;
  /** Where minutes are drawn. */
  place(minutes: number): number;
}

/** The highest is this many times the median before roots are taken. */
const WIDE = 6;
const ROUND = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
/** Least distance between marked values, as a share of the axis. */
const TICK_SHARE = 0.09;

/** @param minutes what has to fit, spreads included; at least one */
export function violationAxis(minutes: readonly number[]): ViolationAxis {
  const sorted = [...minutes].sort((a, b) => a - b);
  const highest = Math.max(1, sorted[sorted.length - 1]);
  const isRoot = highest > WIDE * Math.max(1, sorted[Math.floor(sorted.length / 2)]);
  if (!isRoot) {
    return { isRoot, max: highest * 1.1, ticks: null, place: (value) => value };
  }
  const max = Math.sqrt(highest) * 1.06;
  const ticks: number[] = [];
  for (const value of ROUND) {
    const last = ticks.at(-1);
    if (
      Math.sqrt(value) <= max &&
      (last === undefined || Math.sqrt(value) - Math.sqrt(last) >= TICK_SHARE * max)
    ) {
      ticks.push(value);
    }
  }
  return { isRoot, max, ticks, place: Math.sqrt };
}
