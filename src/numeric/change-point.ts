/** The most likely moment at which the level of a series changed. */
export interface ChangePoint {
  /** Index of the first value of the new level, from 1. */
  readonly at: number;
  /** Approximate probability of such a difference in independent values of one level. */
  readonly probability: number;
}

/**
 * Pettitt's rank test (Applied Statistics 1979, 126-135): it needs no distribution, and single extreme values hardly
 * move it. Values of one level that follow each other closely make `probability` too small.
 * @param values without NaN; null for fewer than two
 */
export function pettitt(values: readonly number[]): ChangePoint | null {
  const n = values.length;
  if (n < 2) {
    return null;
  }
  const ranks = averageRanks(values);
  let sum = 0;
  let best = { at: 1, size: -1 };
  for (let at = 1; at < n; at++) {
    sum += ranks[at - 1];
    const size = Math.abs(2 * sum - at * (n + 1));
    if (size > best.size) {
      best = { at, size };
    }
  }
  return { at: best.at, probability: Math.min(1, 2 * Math.exp((-6 * best.size ** 2) / (n ** 3 + n ** 2))) };
}

/** Ranks from 1; equal values share their mean rank. */
function averageRanks(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let end = from + 1;
    while (end < order.length && values[order[end]] === values[order[from]]) {
      end++;
    }
    for (let at = from; at < end; at++) {
      ranks[order[at]] = (from + end + 1) / 2;
    }
    from = end;
  }
  return ranks;
}
