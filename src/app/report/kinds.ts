/** What kind of trouble each incident of a recording is. */
import { givenName, type NamedIncident } from '../../contracts/named-incident';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { Incident } from '../../contracts/report';
import { judgeWidths } from '../../methods/anomaly/scales/detect';
import { isTelling } from '../../methods/diagnosis/kinds/observation';
import { incidentSignatures } from '../../methods/diagnosis/signature/incident-signature';
import { measuredQuantities } from '../../methods/diagnosis/signature/measured-quantities';
import type { Interval } from '../../methods/diagnosis/signature/series-deviation';
import type { Signature } from '../../methods/diagnosis/signature/signature';
import type { Prepared } from '../recording/recording';
import type { PastIncident } from '../store/past-incidents';
import { kindOf, toSignature } from './kind-of';
import { openNamer, type OpenNamer } from './open-namer';
import { withSimilar, type NamedExample } from './similar';

type NamingOptions = Pick<AnalyzeOptions, 'folder' | 'kindsFile' | 'named'>;

/** An incident takes some milliseconds: of more, the strongest are named. */
const MAX_NAMED = 100;
const NAMES_LISTED = 5;

/**
 * The incidents with their kinds, without one where too little is known of the likeliest cause; and what to note.
 * @param past what earlier analyses found outside of this recording
 */
export async function nameIncidents(
  prepared: Prepared,
  incidents: readonly Incident[],
  options: NamingOptions,
  past: readonly PastIncident[],
): Promise<{ incidents: readonly Incident[]; notes: readonly string[] }> {
  // Metric files alone do not show what requests do.
  const observe = prepared.features.isMeasured === true ? () => null : await observer(prepared, incidents);
  const named = options.named ?? [];
  const notShown: NamedIncident[] = [];
  const examples = named.flatMap((each): NamedExample[] => {
    const observed = each.signature === null ? observe(each.service, each) : toSignature(each.signature);
    if (observed === null || !isTelling(observed)) {
      notShown.push(each);
      return [];
    }
    return [{ ...each, signature: observed }];
  });
  const { notes, ...namer } = await openNamer(options, examples);
  const strongest = [...incidents].sort((a, b) => b.score - a.score).slice(0, MAX_NAMED);
  const withKinds = incidents.map((incident) => {
    const cause = incident.causes.at(0)?.service;
    const signature = cause === undefined || !strongest.includes(incident) ? null : observe(cause, incident);
    return signature === null ? incident : withKind(incident, signature, namer, named);
  });
  return {
    notes: notShown.length === 0 ? notes : [...notes, notShownNote(notShown, named.length)],
    incidents: withSimilar(withKinds, { past, examples, named, namer }),
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
  past: readonly PastIncident[],
): Promise<readonly Incident[]> {
  const named = options.named ?? [];
  const examples = named.flatMap((each): NamedExample[] => {
    const observed = each.signature ?? incidents.find((incident) => isAt(incident, each))?.kind?.signature;
    return observed === undefined ? [] : [{ ...each, signature: toSignature(observed) }];
  });
  const namer = await openNamer(options, examples);
  const renamed = incidents.map(({ similar: _, ...incident }) =>
    incident.kind === undefined
      ? incident
      : withKind(incident, toSignature(incident.kind.signature), namer, named),
  );
  return withSimilar(renamed, { past, examples, named, namer });
}

/** Whether a name was given to this incident. */
const isAt = (incident: Incident, named: NamedIncident): boolean =>
  givenName([named], incident.causes.at(0)?.service, incident) !== undefined;

function withKind(
  incident: Incident,
  signature: Signature,
  namer: Pick<OpenNamer, 'name' | 'kinds'>,
  named: readonly NamedIncident[],
): Incident {
  const { fromMs, toMs, causes } = incident;
  const kind = kindOf(signature, { service: causes.at(0)?.service, fromMs, toMs }, namer, named);
  return kind === undefined ? incident : { ...incident, kind };
}

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
