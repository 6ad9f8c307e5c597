/** Margins that are tried: −10 % to 114 %, in steps of 2 %. */
const LEAST = -0.1;
const STEP = 0.02;
const STEPS = 62;

export interface MarginSearch {
  /** Violation minutes of all seeds together that are allowed. */
  readonly allowedMinutes: number;
  readonly seeds: readonly number[];
  /** @returns violation minutes of one run; any number above `allowed` where they are more than that */
  violations(margin: number, seed: number, allowed: number): number;
}

/**
 * The one margin of the oracle for a load: the least one, hence the fewest pod-hours, with which all seeds together have
 * no more violation minutes than allowed. Violations are taken to fall with the margin, so it is found by halving.
 *
 * Why this is a fair lower bound: the oracle uses the same latency model as the rule, no better one; what it knows beyond
 * a real policy is the future rate and the result of this search. Being allowed as many violations as the best
 * autoscaler of the same table, it says what pods the load needs at that quality, not what no violations would cost.
 *
 * @returns the margin; the largest one where none is enough
 */
export function findMargin({ allowedMinutes, seeds, violations }: MarginSearch): number {
  const isEnough = (step: number): boolean => {
    let minutes = 0;
    return seeds.every((seed) => {
      minutes += violations(marginOf(step), seed, allowedMinutes - minutes);
      return minutes <= allowedMinutes;
    });
  };
  let [low, high] = [0, STEPS];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isEnough(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return marginOf(high);
}

function marginOf(step: number): number {
  return LEAST + step * STEP;
}
