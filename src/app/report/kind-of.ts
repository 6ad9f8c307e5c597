/** The kind of one incident, from what was observed of its likeliest cause and from what the user said of it. */
import type { BriefKind, IncidentKind } from '../../contracts/incident-kind';
import { givenName, type NamedIncident } from '../../contracts/named-incident';
import { kindNamed } from '../../methods/diagnosis/kinds/learned-kinds';
import { isTelling } from '../../methods/diagnosis/kinds/observation';
import type { NamedKind } from '../../methods/diagnosis/name-incident';
import { quantityTitle, reasonText } from '../../methods/diagnosis/reason-text';
import type { Interval } from '../../methods/diagnosis/signature/series-deviation';
import type { Signature } from '../../methods/diagnosis/signature/signature';
import type { OpenNamer } from './open-namer';
import { round } from './statements';

/** @returns undefined where too little is known of the service, or where there is no classifier */
export function kindOf(
  signature: Signature,
  place: Interval & { readonly service?: string },
  { name, kinds }: Pick<OpenNamer, 'name' | 'kinds'>,
  named: readonly NamedIncident[],
): IncidentKind | undefined {
  const naming = name?.(signature);
  if (naming === undefined || naming.kinds.length === 0 || !isTelling(signature)) {
    return undefined;
  }
  const said = givenName(named, place.service, place);
  const given = said === undefined ? null : kindNamed(kinds, said);
  const first = naming.kinds.find(({ id }) => id === given?.id) ?? naming.kinds[0];
  const also = naming.isUnknown || given !== null ? [] : naming.kinds.slice(1).map(briefly);
  return {
    // What the user said of this very incident counts, whatever the classifier says.
    ...(given === null
      ? { ...briefly(first), isUnknown: naming.isUnknown }
      : { id: given.id, name: given.title, confidence: 1, isUnknown: false, isGiven: true }),
    // Reasons for another kind are none for the name that was given.
    why: given === null || given.id === first.id ? first.reasons.map(reasonText) : [],
    ...(first.unseen.length === 0 || given !== null ? {} : { unseen: first.unseen.map(quantityTitle) }),
    ...(also.length === 0 ? {} : { also }),
    signature: Array.from(signature, (value) => (Number.isNaN(value) ? null : round(value))),
  };
}

export const toSignature = (observed: IncidentKind['signature']): Signature =>
  Float32Array.from(observed, (value) => value ?? NaN);

const briefly = ({ id, title, confidence }: NamedKind): BriefKind => ({
  id,
  name: title,
  confidence: round(confidence),
});
