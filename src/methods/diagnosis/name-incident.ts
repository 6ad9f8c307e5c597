/** What kind of trouble a signature shows, how sure that is, and why. */
import { openClassifier } from './classifier/forward';
import { profileOf, surpriseOf } from './classifier/profiles';
import type { Kind } from './kinds/kind';
import type { DiagnosisModel } from './model-file';
import { CHANNEL_COUNT as C, CHANNELS, type Channel } from './signature/channels';
import { QUANTITIES, type Quantity, type QuantityName } from './signature/quantities';
import type { Signature } from './signature/signature';

export interface Naming {
  /** The likeliest first; several where several are there at once. Empty where nothing is known of the service. */
  readonly kinds: readonly NamedKind[];
  /** The incident is unlike every kind: `kinds` are then the nearest ones only. */
  readonly isUnknown: boolean;
  /** Distance to the nearest kind; above 1 it is unlike anything known. */
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

/** @param kinds those that ship or those of a file; kinds the model has not seen are named from their descriptions */
export function incidentNamer(model: DiagnosisModel, kinds: readonly Kind[]): NameIncident {
  const classifier = openClassifier(model.parameters, kinds);
  const profiles = kinds.map((kind) => model.profiles.get(kind.id) ?? profileOf(kind, []));
  return (signature) => {
    const surprise = surpriseOf(signature, profiles) / model.surpriseLimit;
    if (kinds.length === 0 || surprise === Infinity) {
      return { kinds: [], isUnknown: true, surprise };
    }
    const { logits, shares } = classifier.compare(signature);
    const confidence = softmax(logits, model.temperature);
    const order = [...kinds.keys()].sort((a, b) => logits[b] - logits[a]);
    const named = order.filter(
      (kind, place) =>
        place === 0 || (logits[kind] > classifier.threshold && confidence[kind] >= LEAST_CONFIDENCE),
    );
    return {
      isUnknown: surprise > 1,
      surprise,
      kinds: named.slice(0, MOST_KINDS).map((kind) => ({
        id: kinds[kind].id,
        title: kinds[kind].title,
        confidence: confidence[kind],
        reasons: reasonsOf(signature, shares(kind)),
        unseen: unseenOf(signature, kinds[kind]),
      })),
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
