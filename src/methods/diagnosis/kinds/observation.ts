/** A signature in the terms of a description: where every quantity moved, and whether it moved. */
import { CHANNEL_COUNT as C } from '../signature/channels';
import { QUANTITY_COUNT as Q, SIDES } from '../signature/quantities';
import type { Signature } from '../signature/signature';
import { DESCRIPTION_LENGTH } from './kind';

/** A smaller deviation, squashed, is no move: about one standard deviation. */
export const LEAST_MOVE = 0.25;

/** Fewer known quantities of the service tell no kind from another. */
const FEWEST_KNOWN = 4;

/** Whether enough is known of the service itself, and something moved at it or around it. */
export function isTelling(signature: Signature): boolean {
  const known = signature.subarray(0, Q).filter((value) => !Number.isNaN(value)).length;
  const moved = signature.subarray(0, SIDES.length * Q).some((value) => Math.abs(value) >= LEAST_MOVE);
  return known >= FEWEST_KNOWN && moved;
}

/** [DESCRIPTION_LENGTH] directions by channel, then moves by channel, below 0 without one; NaN where nothing is known. */
export function observationOf(signature: Signature): Float32Array {
  const observation = new Float32Array(DESCRIPTION_LENGTH);
  signature.forEach((value, channel) => {
    observation[channel] = value;
    observation[C + channel] = Math.abs(value) - LEAST_MOVE;
  });
  return observation;
}
