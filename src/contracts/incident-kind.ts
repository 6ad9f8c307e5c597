/** What kind of trouble an incident is, as its likeliest cause shows it; docs/diagnosis.md explains how it is found. */
export interface IncidentKind {
  /** In the list of kinds. */
  readonly id: string;
  readonly name: string;
  /** 0 to 1; over all kinds they add up to 1. */
  readonly confidence: number;
  /** The incident is unlike anything known: the kind is only the nearest one. */
  readonly isUnknown: boolean;
  /** Present where the user named this very incident. */
  readonly isGiven?: true;
  /** The attributes that decided, the most important first; at most three. */
  readonly why: readonly string[];
  /** Quantities of the cause that would tell more, and that nothing shows; absent where none. */
  readonly unseen?: readonly string[];
  /** Further kinds that are possible, or there at the same time; absent where none. */
  readonly also?: readonly BriefKind[];
  /** What was observed of the cause, by channel, -1 to 1; null where nothing is known. */
  readonly signature: readonly (number | null)[];
}

export type BriefKind = Pick<IncidentKind, 'id' | 'name' | 'confidence'>;

/** Everything but the numbers. */
export type StatedKind = Omit<IncidentKind, 'signature'>;

/** `CPU contention (83 %)`, or that it is unlike anything known, with the nearest kind. */
export function kindText({ name, confidence, isUnknown, isGiven }: StatedKind): string {
  if (isGiven === true) {
    return `${name} (named by you)`;
  }
  return isUnknown
    ? `unlike anything known, nearest to ${name}`
    : `${name} (${Math.round(100 * confidence)} %)`;
}

/** The kind, what decided, and what else is likely. */
export function kindSentence(kind: StatedKind): string {
  const why = kind.why.length === 0 ? '' : `: ${kind.why.join(', ')}`;
  return [`${kindText(kind)}${why}`, unseenText(kind), alsoText(kind)].filter(Boolean).join('; ');
}

/** Empty where everything that the kind states is known. */
export const unseenText = ({ unseen = [] }: StatedKind): string =>
  unseen.length === 0 ? '' : `not recorded: ${unseen.join(', ')}`;

/** Empty where no further kind is likely. */
export function alsoText({ also = [] }: StatedKind): string {
  const kinds = also.map(({ name, confidence }) => `${name} (${Math.round(100 * confidence)} %)`);
  return kinds.length === 0 ? '' : `also possible: ${kinds.join(', ')}`;
}
