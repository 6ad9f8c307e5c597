/** How often the earlier incidents that are called similar were the same trouble. */
import type { Kind } from '../../../src/methods/diagnosis/kinds/kind';
import { isTelling } from '../../../src/methods/diagnosis/kinds/observation';
import type { NameIncident } from '../../../src/methods/diagnosis/name-incident';
import type { Signature } from '../../../src/methods/diagnosis/signature/signature';
import { mostAlike } from '../../../src/methods/diagnosis/similar/most-alike';

export interface LabelledIncident {
  /** The trouble that was played. */
  readonly kind: string;
  readonly signature: Signature;
  /** The family that the classifier gives; null where it calls the incident unknown. */
  readonly family: string | null;
}

export interface SimilarResult {
  readonly incidents: number;
  readonly listed: number;
  /** Shares of the listed ones that are of the incident's kind, and of its family. */
  readonly rightKind: number;
  readonly rightFamily: number;
  /** Share of the incidents with an earlier one of their kind that get one of their kind. */
  readonly recall: number;
  /** Share of the others that get any. */
  readonly needless: number;
}

/** Null where too little is known of the service. */
export function labelled(
  kind: string,
  signature: Signature,
  kinds: readonly Kind[],
  name: NameIncident,
): LabelledIncident | null {
  const { isUnknown, kinds: named } = name(signature);
  return isTelling(signature)
    ? { kind, signature, family: isUnknown ? null : familyOf(kinds, named[0].id) }
    : null;
}

/** @param earlier incidents of the same system, the latest first */
type List = (here: LabelledIncident, earlier: readonly LabelledIncident[]) => readonly LabelledIncident[];

const isSameFamily =
  (here: LabelledIncident) =>
  ({ family }: LabelledIncident): boolean =>
    family === here.family;

/** As the product lists them. @param maxDistance default: that of the product */
export const nearest =
  (maxDistance?: number): List =>
  (here, earlier) =>
    mostAlike(here.signature, earlier, isSameFamily(here), maxDistance).map(({ past }) => past);

/** The plain rivals: the latest of the same family, and the latest whatever they are. */
export const latestOfFamily: List = (here, earlier) =>
  earlier.filter(isSameFamily(here)).slice(0, MOST_LISTED);
export const latest: List = (_, earlier) => earlier.slice(0, MOST_LISTED);
const MOST_LISTED = 3;

/** @param systems incidents by system, in order of time: only those of one system are compared */
export function evaluateSimilar(
  systems: readonly (readonly LabelledIncident[])[],
  kinds: readonly Kind[],
  list: List,
): SimilarResult {
  const rows = systems.flatMap((incidents) =>
    incidents.map((here, at) => {
      const earlier = incidents.slice(0, at).reverse();
      const listed = list(here, earlier);
      return {
        listed: listed.length,
        ofKind: listed.filter(({ kind }) => kind === here.kind).length,
        ofFamily: listed.filter(({ kind }) => familyOf(kinds, kind) === familyOf(kinds, here.kind)).length,
        hasEarlier: earlier.some(({ kind }) => kind === here.kind),
      };
    }),
  );
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const share = (some: typeof rows, is: (row: (typeof rows)[number]) => boolean): number =>
    some.filter(is).length / some.length;
  const listed = sum((row) => row.listed);
  return {
    incidents: rows.length,
    listed,
    rightKind: sum(({ ofKind }) => ofKind) / listed,
    rightFamily: sum(({ ofFamily }) => ofFamily) / listed,
    recall: share(
      rows.filter(({ hasEarlier }) => hasEarlier),
      ({ ofKind }) => ofKind > 0,
    ),
    needless: share(
      rows.filter(({ hasEarlier }) => !hasEarlier),
      (row) => row.listed > 0,
    ),
  };
}

/** A kind that is in no list is a family of its own. */
const familyOf = (kinds: readonly Kind[], id: string): string =>
  kinds.find((kind) => kind.id === id)?.family ?? id;
