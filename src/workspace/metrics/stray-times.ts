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

/** What makes a run of rows a series. */
export interface Density {
  /** Distance of two rows of a series. */
  readonly stepMs: number;
  /** Steps that a run may have for each of its rows. */
  readonly maxSteps: number;
}

/**
 * Splits off all rows outside the longest run that is dense enough to be one series: several recordings make none, and nor do
 * rows with times that damage made up.
 * @param order rows with a readable time, by time
 * @param soundMs the time of a row that is known to be right: the run holds it
 * @returns null where no run of at least five rows is dense enough
 */
export function longestSeries(
  order: readonly number[],
  times: Float64Array,
  { stepMs, maxSteps }: Density,
  soundMs: number | null = null,
): { readonly kept: readonly number[]; readonly strays: readonly number[] } | null {
  // Steps beyond what the rows so far allow: a run is dense enough where they grow by less than one row's allowance.
  const excess = order.map((row, index) => (times[row] - times[order[0]]) / stepMs - maxSteps * index);
  const sound = soundMs === null ? -1 : order.findIndex((row) => times[row] === soundMs);
  const starts = startsOf(excess).filter((start) => sound < 0 || start <= sound);
  let [from, length] = [0, 0];
  for (let last = order.length - 1; last >= Math.max(0, sound) && starts.length > 0; last--) {
    while (starts.length > 0 && excess[last] - excess[starts[starts.length - 1]] <= maxSteps - 1) {
      const first = starts.pop() ?? 0;
      if (last - first + 1 > length) {
        [from, length] = [first, last - first + 1];
      }
    }
  }
  return length < MIN_ROWS ? null : parted(order, from, length);
}

/** Where the longest run can begin: rows whose excess is above that of all rows before. */
function startsOf(excess: readonly number[]): number[] {
  const starts: number[] = [];
  excess.forEach((value, index) => {
    if (starts.length === 0 || value > excess[starts[starts.length - 1]]) {
      starts.push(index);
    }
  });
  return starts;
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
