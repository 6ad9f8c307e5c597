/** Which earlier incidents look like one. */
import { fewShotProfile, surpriseOf } from '../classifier/profiles';
import type { Signature } from '../signature/signature';

export interface Alike<T> {
  readonly past: T;
  readonly distance: number;
}

/** Chosen on generated systems: up to here four of five incidents that are listed are of the right family (docs/diagnosis.md). */
export const MAX_DISTANCE = 0.3;
const MOST_ALIKE = 3;

/**
 * How far two services' incidents are from each other: the measure by which a name that a user gave spreads.
 * @returns 0 where nothing that is known of both differs; Infinity where nothing is known of both
 */
export const distanceBetween = (a: Signature, b: Signature): number => surpriseOf(a, [fewShotProfile([b])]);

/**
 * @param isSameTrouble whether the kind, or one of its family, is that of the incident; asked only of near ones
 * @returns at most three, the nearest first; of equally near ones the one that comes first in `past`
 */
export function mostAlike<T extends { readonly signature: Signature }>(
  signature: Signature,
  past: readonly T[],
  isSameTrouble: (past: T) => boolean,
  maxDistance = MAX_DISTANCE,
): Alike<T>[] {
  return past
    .map((each) => ({ past: each, distance: distanceBetween(signature, each.signature) }))
    .filter(({ past: each, distance }) => distance <= maxDistance && isSameTrouble(each))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_ALIKE);
}
