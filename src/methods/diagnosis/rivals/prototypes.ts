/** A rival that learns: the nearest mean signature of a kind. */
import type { Kind } from '../kinds/kind';
import { describe } from '../kinds/kind';
import { CHANNEL_COUNT as C } from '../signature/channels';
import type { Signature } from '../signature/signature';

/** [CHANNEL_COUNT]; NaN where nothing is known. */
export type Prototype = Float32Array;

/** What a kind that was never seen is taken to look like: a usual deviation in each stated direction. */
const STATED = 0.6;

/** @param examples signatures of the kind; without any, its description stands for them */
export function prototypeOf(kind: Pick<Kind, 'statements'>, examples: readonly Signature[]): Prototype {
  if (examples.length === 0) {
    const description = describe(kind);
    return Float32Array.from({ length: C }, (_, channel) =>
      description[channel] !== 0
        ? STATED * description[channel]
        : description[C + channel] === 0
          ? NaN
          : STATED * Math.max(0, description[C + channel]),
    );
  }
  return Float32Array.from({ length: C }, (_, channel) => {
    const known = examples.map((signature) => signature[channel]).filter((value) => !Number.isNaN(value));
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** @returns minus the root mean square distance to each prototype over what both know; -Infinity when nothing is */
export function prototypeScores(signature: Signature, prototypes: readonly Prototype[]): Float64Array {
  return Float64Array.from(prototypes, (prototype) => {
    let sum = 0;
    let known = 0;
    signature.forEach((value, channel) => {
      const difference = value - prototype[channel];
      if (!Number.isNaN(difference)) {
        sum += difference * difference;
        known++;
      }
    });
    return known > 0 ? -Math.sqrt(sum / known) : -Infinity;
  });
}
