/** The plain rival: how well what a kind states agrees with what was observed. */
import { DESCRIPTION_LENGTH, describe, type Kind } from '../kinds/kind';
import type { Signature } from '../signature/signature';
import { observationOf } from '../kinds/observation';

/** @returns agreement of each kind: the mean over what it states and what is known; 0 when nothing is */
export function signScores(signature: Signature, kinds: readonly Pick<Kind, 'statements'>[]): Float64Array {
  const observation = observationOf(signature);
  return Float64Array.from(kinds, (kind) => {
    const description = describe(kind);
    let sum = 0;
    let stated = 0;
    for (let at = 0; at < DESCRIPTION_LENGTH; at++) {
      if (description[at] !== 0 && !Number.isNaN(observation[at])) {
        sum += description[at] * observation[at];
        stated += Math.abs(description[at]);
      }
    }
    return stated > 0 ? sum / Math.sqrt(stated) : 0;
  });
}
