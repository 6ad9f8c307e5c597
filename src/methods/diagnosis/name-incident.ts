/** What kind of trouble a signature shows, how sure that is, and why. */
import { openClassifier } from './classifier/forward';
import { fewShotProfile, profileOf, surpriseOf, type Profile } from './classifier/profiles';
import type { Kind } from './kinds/kind';
import type { LearnedKind } from './kinds/learned-kinds';
import type { DiagnosisModel } from './model-file';
import { CHANNEL_COUNT as C, CHANNELS, type Channel } from './signature/channels';
import { QUANTITIES, type Quantity, type QuantityName } from './signature/quantities';
import type { Signature } from './signature/signature';

export interface Naming {
  /** The likeliest first; several where several are there at once. Empty where nothing is known of the service. */
  readonly kinds: readonly NamedKind[];
  /** The incident is unlike every kind, also those that a user taught: `kinds` are then the nearest ones only. */
  readonly isUnknown: boolean;
  /** Distance to the nearest kind of a list; above 1 it is unlike all of them. */
  readonly surprise: number;
}

export interface NamedKind {
  readonly id: string;
  readonly title: string;
  /** 0 to 1; over all kinds they add up to 1. */
  readonly confidence: number;
  /** The attributes that decided, the most important first. */
  readonly reasons: readonly Reason[];
  /** What the kind states of measurements beside the traces that are not there. */
  readonly unseen: readonly QuantityName[];
}

export interface Reason {
  readonly channel: Channel;
  /** What was observed, -1 to 1: the sign is the direction, near 0 it did not move. */
  readonly value: number;
  /** Share of what speaks for the kind, 0 to 1. */
  readonly share: number;
}

export type NameIncident = (signature: Signature) => Naming;

const REASONS = 3;
const MOST_KINDS = 3;
/** A further kind needs this confidence as well. */
const LEAST_CONFIDENCE = 0.15;

/** A name that a user gave takes the place of a kind that fits only where it agrees better by this logit. */
const MARGIN_OF_LEARNED = 1;

/**
 * @param kinds those that ship or those of a file; kinds the model has not seen are named from their descriptions
 * @param learned kinds that a user taught, or further descriptions of `kinds`
 */
export function incidentNamer(
  model: DiagnosisModel,
  kinds: readonly Kind[],
  learned: readonly LearnedKind[] = [],
): NameIncident {
  const targets = [...kinds, ...learned.map(({ kind }) => kind)];
  const profiles = kinds.map((kind) => model.profiles.get(kind.id) ?? profileOf(kind, []));
  const learnedProfiles = learned.map(({ examples }) => fewShotProfile(examples));
  const classifier = openClassifier(model.parameters, targets);
  const surpriseBy = (signature: Signature, some: readonly Profile[]): number =>
    surpriseOf(signature, some) / model.surpriseLimit;

  /** Logits by target; what a user named counts only where it looks alike. */
  function judged(signature: Signature, logits: Float64Array, surprise: number): Float64Array {
    const margin = surprise > 1 ? 0 : MARGIN_OF_LEARNED;
    return logits.map((logit, target) => {
      if (target < kinds.length) {
        return logit;
      }
      const isAlike = surpriseBy(signature, [learnedProfiles[target - kinds.length]]) <= 1;
      return isAlike ? logit - margin : -Infinity;
    });
  }

  return (signature) => {
    const surprise = surpriseBy(signature, profiles);
    if (kinds.length === 0 || surprise === Infinity) {
      return { kinds: [], isUnknown: true, surprise };
    }
    const { logits: agreement, shares } = classifier.compare(signature);
    const logits = judged(signature, agreement, surprise);
    const confidences = softmax(logits, model.temperature);
    const order = [...targets.keys()].sort((x, y) => logits[y] - logits[x]);
    const confidenceOf = ({ id }: Kind): number =>
      targets.reduce((sum, kind, at) => sum + (kind.id === id ? confidences[at] : 0), 0);
    const isFirstOfKind = (target: number, place: number): boolean =>
      order.slice(0, place).every((better) => targets[better].id !== targets[target].id);
    const named = order
      .filter(isFirstOfKind)
      .filter(
        (target, place) =>
          place === 0 ||
          (logits[target] > classifier.threshold && confidenceOf(targets[target]) >= LEAST_CONFIDENCE),
      );
    return {
      isUnknown: surprise > 1 && order[0] < kinds.length,
      surprise,
      kinds: named.slice(0, MOST_KINDS).map((target) => {
        const kind = targets[target];
        return {
          id: kind.id,
          title: kind.title,
          confidence: confidenceOf(kind),
          reasons: reasonsOf(signature, shares(target)),
          unseen: unseenOf(signature, kind),
        };
      }),
    };
  };
}

function softmax(logits: Float64Array, temperature: number): Float64Array {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp((logit - most) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function unseenOf(signature: Signature, { statements }: Kind): QuantityName[] {
  const stated = statements.filter(({ side, direction }) => side === 'self' && direction !== 'any');
  return (QUANTITIES as readonly (Quantity & { readonly name: QuantityName })[]).flatMap(
    ({ name, feature }, place) =>
      feature === undefined &&
      Number.isNaN(signature[place]) &&
      stated.some(({ quantity }) => quantity === name)
        ? [name]
        : [],
  );
}

function reasonsOf(signature: Signature, shares: Float64Array): Reason[] {
  const speaking = CHANNELS.map((channel, at) => ({
    channel,
    value: signature[at],
    share: Math.max(0, shares[at] + shares[C + at]),
  })).filter(({ value, share }) => share > 0 && !Number.isNaN(value));
  const total = speaking.reduce((sum, { share }) => sum + share, 0);
  return speaking
    .sort((a, b) => b.share - a.share)
    .slice(0, REASONS)
    .map((reason) => ({ ...reason, share: reason.share / total }));
}
