/** Choice by evidence: the more complicated model is taken only where the data show it to be better. */
import { tQuantile } from '../numeric/distributions';
import { mean, standardError } from '../numeric/moments';
import type { PairedDifference } from './evidence';

/** Whether a lower error of the first model is more than chance makes it. */
export interface Threshold {
  /** How often chance alone may make a challenger look better. */
  readonly chance: number;
  /** Models that the challenger is the best of: the best of several looks better by chance more often. */
  readonly among: number;
}

/** False where there are too few blocks to tell. */
export function isShownBetter(
  { difference, standardError: error, blocks }: PairedDifference,
  { chance, among }: Threshold,
): boolean {
  return Number.isFinite(error) && -difference > tQuantile(1 - chance / among, blocks - 1) * error;
}

/** Whether gains of independent groups (error before − error after) exceed the standard error of their mean. */
export function isGainShown(gains: readonly number[]): boolean {
  return mean(gains) > standardError(gains);
}

/** The candidate with the lowest error, the earlier one of equals; null where no error is finite. */
export function lowestError<T>(candidates: readonly T[], errorOf: (candidate: T) => number): T | null {
  return candidates
    .filter((candidate) => Number.isFinite(errorOf(candidate)))
    .reduce<T | null>(
      (best, candidate) => (best === null || errorOf(candidate) < errorOf(best) ? candidate : best),
      null,
    );
}
