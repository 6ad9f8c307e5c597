/** Signatures that a description could cause: how a kind that was never seen takes part in training. */
import type { Random } from '../../../numeric/random';
import type { Kind } from '../kinds/kind';
import { describe } from '../kinds/kind';
import { CHANNEL_COUNT as C } from '../signature/channels';
import type { Signature } from '../signature/signature';

/** A stated move stays away in one of so many incidents. */
const KEPT = 0.85;
const NOISE = 0.08;
const LEAST = 0.35;
const MOST = 0.95;

/** @param mask a signature that says what is known; NaN stays unknown */
export function drawSignature(random: Random, kind: Pick<Kind, 'statements'>, mask: Signature): Signature {
  const description = describe(kind);
  const move = (): number => LEAST + (MOST - LEAST) * random.uniform();
  const still = (): number => NOISE * random.normal();
  const either = (): number => (random.uniform() < 0.5 ? -1 : 1);
  return Float32Array.from({ length: C }, (_, channel) => {
    if (Number.isNaN(mask[channel])) {
      return NaN;
    }
    const direction = Math.sign(description[channel]);
    const moves = description[C + channel];
    const isKept = random.uniform() < KEPT;
    if (direction !== 0) {
      return isKept ? direction * move() : still();
    }
    if (moves > 0) {
      return isKept ? either() * move() : still();
    }
    if (moves <= -1) {
      return still();
    }
    // Nothing is said: it may move, rarely where it is expected to stay.
    return random.uniform() < (moves < 0 ? 0.1 : 0.4) ? either() * MOST * random.uniform() : still();
  });
}
