/** What kinds usually look like at the service itself, to tell what looks like none of them. */
import { describe, type Kind } from '../kinds/kind';
import { CHANNEL_COUNT as C } from '../signature/channels';
import { QUANTITY_COUNT as Q } from '../signature/quantities';
import type { Signature } from '../signature/signature';

/** Usual value of each quantity of the service, and how far it spreads; a mean of NaN says nothing. */
export interface Profile {
  readonly means: Float32Array;
  readonly spreads: Float32Array;
}

/** No system is exactly like those that were seen. */
const LEAST_SPREAD = 0.15;
/** One quantity alone does not make an incident unlike a kind: 4 spreads at most. */
const MAX_SQUARE = 16;
/** What a description says where there are no examples. */
const DESCRIBED = { move: 0.6, spread: 0.35 };

/** Spread that a single example leaves open. */
const SPREAD_OF_ONE = 0.4;

/** The profile of a kind that a user named a few times. */
export function fewShotProfile(examples: readonly Signature[]): Profile {
  const { means, spreads } = observedProfile(examples);
  const open = SPREAD_OF_ONE ** 2 / examples.length;
  return { means, spreads: spreads.map((spread) => Math.sqrt(spread ** 2 + open)) };
}

/** @param examples signatures of the kind; without any, its description stands for them */
export function profileOf(kind: Pick<Kind, 'statements'>, examples: readonly Signature[]): Profile {
  return examples.length > 0 ? observedProfile(examples) : describedProfile(kind);
}

function observedProfile(examples: readonly Signature[]): Profile {
  const means = new Float32Array(Q).fill(NaN);
  const spreads = new Float32Array(Q).fill(LEAST_SPREAD);
  for (let quantity = 0; quantity < Q; quantity++) {
    const known = examples.map((signature) => signature[quantity]).filter((value) => !Number.isNaN(value));
    if (known.length > 0) {
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
      const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
      means[quantity] = mean;
      spreads[quantity] = Math.sqrt(variance + LEAST_SPREAD ** 2);
    }
  }
  return { means, spreads };
}

function describedProfile(kind: Pick<Kind, 'statements'>): Profile {
  const description = describe(kind);
  return {
    means: Float32Array.from({ length: Q }, (_, quantity) => {
      const direction = Math.sign(description[quantity]);
      // Whatever fits, and whatever moves either way, cannot be unusual.
      return direction !== 0 || description[C + quantity] < 0 ? direction * DESCRIBED.move : NaN;
    }),
    spreads: new Float32Array(Q).fill(DESCRIBED.spread),
  };
}

/** @returns mean square of the distance in spreads to the nearest profile; Infinity where nothing can be compared */
export function surpriseOf(signature: Signature, profiles: readonly Profile[]): number {
  return profiles.reduce((least, { means, spreads }) => {
    let sum = 0;
    let known = 0;
    for (let quantity = 0; quantity < Q; quantity++) {
      const distance = (signature[quantity] - means[quantity]) / spreads[quantity];
      if (!Number.isNaN(distance)) {
        sum += Math.min(MAX_SQUARE, distance * distance);
        known++;
      }
    }
    return known > 0 ? Math.min(least, sum / known) : least;
  }, Infinity);
}
