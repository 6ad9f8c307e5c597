/** The one order of services in the panel, the tree, the terminal and the HTML report. */

export interface ServicePeak {
  readonly name: string;
  /** Highest score in thresholds; null where the service was never scored. */
  readonly peak: number | null;
}

/** @returns null when no window has a score */
export function highestScore(scores: readonly (number | null)[]): number | null {
  return scores.reduce<number | null>(
    (most, score) => (score !== null && (most === null || score > most) ? score : most),
    null,
  );
}

/** Compares by the highest score, the highest first and services without one last, then by name. */
export function worstFirst(a: ServicePeak, b: ServicePeak): number {
  return (b.peak ?? -1) - (a.peak ?? -1) || a.name.localeCompare(b.name, 'en');
}
