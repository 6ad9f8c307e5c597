/** How scores travel in a snapshot: one byte per service and window. */

/** No data for this service in this window; not the same as a score of zero. */
export const MISSING = 255;
/** Scores from here on share the highest level. */
export const SCORE_CEILING = 4;
/** Of scores at the ceiling and above; the exact ones travel beside the levels. */
export const HIGHEST_LEVEL = 254;
/** The lowest level that is above the threshold, which is a score of 1. */
export const ANOMALOUS_LEVEL = 64;

/** The score a level stands for, to within 0.008; null when missing. */
export function scoreOfLevel(level: number): number | null {
  return level === MISSING ? null : (level / HIGHEST_LEVEL) * SCORE_CEILING;
}

export function isAnomalous(level: number): boolean {
  return level !== MISSING && level >= ANOMALOUS_LEVEL;
}

/** A short text for a level: `2.3`, `4+` at the ceiling, `no data`. */
export function formatLevel(level: number): string {
  if (level === MISSING) {
    return 'no data';
  }
  if (level === HIGHEST_LEVEL) {
    return `${SCORE_CEILING}+`;
  }
  return ((level / HIGHEST_LEVEL) * SCORE_CEILING).toFixed(1);
}

/** The highest level of windows [from, to) in one row; MISSING when none of them has data. */
export function highestLevel(levels: Uint8Array, rowStart: number, from: number, to: number): number {
  let highest = -1;
  for (let window = from; window < to; window++) {
    const level = levels[rowStart + window];
    if (level !== MISSING && level > highest) {
      highest = level;
    }
  }
  return highest === -1 ? MISSING : highest;
}
