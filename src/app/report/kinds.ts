/** What kind of trouble each incident of a recording is. */
import type { BriefKind, IncidentKind } from '../../contracts/incident-kind';
import type { Incident } from '../../contracts/report';
import { isTelling } from '../../methods/diagnosis/kinds/observation';
import { judgeWidths } from '../../methods/anomaly/scales/detect';
import type { NameIncident, NamedKind } from '../../methods/diagnosis/name-incident';
import { quantityTitle, reasonText } from '../../methods/diagnosis/reason-text';
import { incidentSignatures } from '../../methods/diagnosis/signature/incident-signature';
import { measuredQuantities } from '../../methods/diagnosis/signature/measured-quantities';
import type { Signature } from '../../methods/diagnosis/signature/signature';
import type { Prepared } from '../recording/recording';
import { round } from './statements';

/** An incident takes some milliseconds: of more, the strongest are named. */
const MAX_NAMED = 100;

/** The incidents with their kinds; without one where too little is known of the likeliest cause. */
export async function withKinds(
  prepared: Prepared,
  incidents: readonly Incident[],
  name: NameIncident | null,
): Promise<readonly Incident[]> {
  const { features, metrics } = prepared;
  // Metric files alone do not show what requests do.
  if (name === null || incidents.length === 0 || features.isMeasured === true) {
    return incidents;
  }
  const { cells, edges } = features;
  const services = features.services.map((service) => service.name);
  const recording = {
    cells,
    edges,
    scales: prepared.scales.length > 0 ? prepared.scales : await judgeWidths(features),
    measured: measuredQuantities(metrics.series, services),
  };
  const strongest = [...incidents].sort((a, b) => b.score - a.score).slice(0, MAX_NAMED);
  return incidents.map((incident) => {
    const cause = services.indexOf(incident.causes.at(0)?.service ?? '');
    // Nobody can tell work from the network where only callers were recorded.
    if (cause < 0 || features.services[cause].external || !strongest.includes(incident)) {
      return incident;
    }
    const others = incidents.filter(({ fromMs, toMs }) => toMs <= incident.fromMs || fromMs >= incident.toMs);
    const [signature] = incidentSignatures(recording, incident, [cause], others);
    return withKind(incident, signature, name);
  });
}

/** Names incidents again by what was observed of them then, for another list of kinds. */
export function namedAgain(incidents: readonly Incident[], name: NameIncident | null): readonly Incident[] {
  return incidents.map((incident) => {
    const observed = incident.kind?.signature.map((value) => value ?? NaN);
    return observed === undefined || name === null
      ? incident
      : withKind(incident, Float32Array.from(observed), name);
  });
}

function withKind(incident: Incident, signature: Signature, name: NameIncident): Incident {
  const { kinds, isUnknown } = name(signature);
  if (kinds.length === 0 || !isTelling(signature)) {
    return incident;
  }
  const [first, ...rest] = kinds;
  const also = isUnknown ? [] : rest.map(briefly);
  const kind: IncidentKind = {
    ...briefly(first),
    isUnknown,
    why: first.reasons.map(reasonText),
    ...(first.unseen.length === 0 ? {} : { unseen: first.unseen.map(quantityTitle) }),
    ...(also.length === 0 ? {} : { also }),
    signature: Array.from(signature, (value) => (Number.isNaN(value) ? null : round(value))),
  };
  return { ...incident, kind };
}

const briefly = ({ id, title, confidence }: NamedKind): BriefKind => ({
  id,
  name: title,
  confidence: round(confidence),
});
