/** What kind of trouble each incident of a recording is. */
import type { BriefKind, IncidentKind } from '../../contracts/incident-kind';
import { givenName, type NamedIncident } from '../../contracts/named-incident';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { Incident } from '../../contracts/report';
import { judgeWidths } from '../../methods/anomaly/scales/detect';
import { kindNamed, type NamedSignature } from '../../methods/diagnosis/kinds/learned-kinds';
import { isTelling } from '../../methods/diagnosis/kinds/observation';
import type { NamedKind } from '../../methods/diagnosis/name-incident';
import { quantityTitle, reasonText } from '../../methods/diagnosis/reason-text';
import { incidentSignatures } from '../../methods/diagnosis/signature/incident-signature';
import { measuredQuantities } from '../../methods/diagnosis/signature/measured-quantities';
import type { Interval } from '../../methods/diagnosis/signature/series-deviation';
import type { Signature } from '../../methods/diagnosis/signature/signature';
import type { Prepared } from '../recording/recording';
import { openNamer, type OpenNamer } from './open-namer';
import { round } from './statements';

type NamingOptions = Pick<AnalyzeOptions, 'folder' | 'kindsFile' | 'named'>;

/** An incident takes some milliseconds: of more, the strongest are named. */
const MAX_NAMED = 100;
const NAMES_LISTED = 5;

/** The incidents with their kinds, without one where too little is known of the likeliest cause; and what to note. */
export async function nameIncidents(
  prepared: Prepared,
  incidents: readonly Incident[],
  options: NamingOptions,
): Promise<{ incidents: readonly Incident[]; notes: readonly string[] }> {
  // Metric files alone do not show what requests do.
  const observe = prepared.features.isMeasured === true ? () => null : await observer(prepared, incidents);
  const named = options.named ?? [];
  const notShown: NamedIncident[] = [];
  const examples = named.flatMap((each): NamedSignature[] => {
    const { name, service, signature } = each;
    const observed = signature === null ? observe(service, each) : toSignature(signature);
    if (observed === null || !isTelling(observed)) {
      notShown.push(each);
      return [];
    }
    return [{ name, signature: observed }];
  });
  const { notes, ...namer } = await openNamer(options, examples);
  const strongest = [...incidents].sort((a, b) => b.score - a.score).slice(0, MAX_NAMED);
  return {
    notes: notShown.length === 0 ? notes : [...notes, notShownNote(notShown, named.length)],
    incidents: incidents.map((incident) => {
      const cause = incident.causes.at(0)?.service;
      const signature =
        cause === undefined || !strongest.includes(incident) ? null : observe(cause, incident);
      return signature === null ? incident : withKind(incident, signature, namer, named);
    }),
  };
}

function notShownNote(notShown: readonly NamedIncident[], of: number): string {
  const names = [...new Set(notShown.map(({ name, service }) => `${name} (${service})`))];
  const listed = `${names.slice(0, NAMES_LISTED).join(', ')}${names.length > NAMES_LISTED ? ' and others' : ''}`;
  return `No other incident is named after ${notShown.length} of ${of} named ones: the recording does not hold enough of ${listed}.`;
}

/** Names incidents again by what was observed of them then, for other kinds and names. */
export async function nameAgain(
  incidents: readonly Incident[],
  options: NamingOptions,
): Promise<readonly Incident[]> {
  const named = options.named ?? [];
  const examples = named.flatMap(({ name, signature }): NamedSignature[] =>
    signature === null ? [] : [{ name, signature: toSignature(signature) }],
  );
  const namer = await openNamer(options, examples);
  return incidents.map((incident) =>
    incident.kind === undefined
      ? incident
      : withKind(incident, toSignature(incident.kind.signature), namer, named),
  );
}

const toSignature = (observed: IncidentKind['signature']): Signature =>
  Float32Array.from(observed, (value) => value ?? NaN);

/** @returns the signature of a service between two moments; null where the recording does not show it */
async function observer(
  prepared: Prepared,
  incidents: readonly Interval[],
): Promise<(service: string, interval: Interval) => Signature | null> {
  const { features, metrics } = prepared;
  const { cells, edges, grid } = features;
  const services = features.services.map(({ name }) => name);
  const recording = {
    cells,
    edges,
    scales: prepared.scales.length > 0 || grid.count === 0 ? prepared.scales : await judgeWidths(features),
    measured: measuredQuantities(metrics.series, services),
  };
  const endMs = grid.startMs + grid.count * grid.widthMs;
  return (service, interval) => {
    const { fromMs, toMs } = interval;
    const place = services.indexOf(service);
    // Nobody can tell work from the network where only callers were recorded.
    if (place < 0 || features.services[place].external || toMs <= grid.startMs || fromMs >= endMs) {
      return null;
    }
    const others = incidents.filter((other) => other.toMs <= fromMs || other.fromMs >= toMs);
    return incidentSignatures(recording, interval, [place], others)[0];
  };
}

function withKind(
  incident: Incident,
  signature: Signature,
  { name, kinds }: Pick<OpenNamer, 'name' | 'kinds'>,
  named: readonly NamedIncident[],
): Incident {
  const naming = name?.(signature);
  if (naming === undefined || naming.kinds.length === 0 || !isTelling(signature)) {
    return incident;
  }
  const said = givenName(named, incident.causes.at(0)?.service, incident);
  const given = said === undefined ? null : kindNamed(kinds, said);
  const first = naming.kinds.find(({ id }) => id === given?.id) ?? naming.kinds[0];
  const also = naming.isUnknown || given !== null ? [] : naming.kinds.slice(1).map(briefly);
  const kind: IncidentKind = {
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
  return { ...incident, kind };
}

const briefly = ({ id, title, confidence }: NamedKind): BriefKind => ({
  id,
  name: title,
  confidence: round(confidence),
});
