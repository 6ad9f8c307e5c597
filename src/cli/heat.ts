/**
 * How scores become shades, for the terminal strip and the HTML heatmap alike. Scores are relative to the threshold, so
 * the scale is absolute: the same shade means the same thing in two reports.
 */

/** Upper bounds, in thresholds, of the shades below the last: the first three are normal, the rest anomalous. */
export const shadeBounds = [0.5, 0.75, 1, 1.5, 2, 3, 4] as const;
export const SHADES = shadeBounds.length + 1;
/** The first shade that means anomalous. */
export const FIRST_ANOMALOUS_SHADE = 3;

/** Shade 0 to 7 of a score, or null where there is none. A score exactly at the threshold is still normal. */
export function shadeOf(score: number | null, threshold: number): number | null {
  if (score === null) {
    return null;
  }
  const ratio = score / threshold;
  const shade = shadeBounds.findIndex((bound) => ratio <= bound);
  return shade < 0 ? SHADES - 1 : shade;
}

/** A stretch of windows drawn as one cell. */
export interface HeatBucket {
  readonly firstWindow: number;
  /** Exclusive. */
  readonly endWindow: number;
  /** The highest score inside, so that a short peak survives the reduction; null when every window is missing. */
  readonly peak: number | null;
  /** The window the peak lies in. */
  readonly peakWindow: number;
}

/**
 * Reduces scores to at most `limit` buckets of nearly equal drawn length. `shown` are the windows drawn, ascending from
 * 0; a window that is not belongs to the bucket of the one before it.
 */
export function bucketScores(
  scores: readonly (number | null)[],
  shown: readonly number[],
  limit: number,
): HeatBucket[] {
  const buckets = Math.min(shown.length, Math.max(1, limit));
  const windowAt = (bucket: number): number =>
    shown[Math.floor((bucket * shown.length) / buckets)] ?? scores.length;
  return Array.from({ length: buckets }, (_, bucket) => {
    const firstWindow = windowAt(bucket);
    const endWindow = windowAt(bucket + 1);
    let peak: number | null = null;
    let peakWindow = firstWindow;
    for (let window = firstWindow; window < endWindow; window++) {
      const score = scores[window];
      if (score !== null && (peak === null || score > peak)) {
        peak = score;
        peakWindow = window;
      }
    }
    return { firstWindow, endWindow, peak, peakWindow };
  });
}
