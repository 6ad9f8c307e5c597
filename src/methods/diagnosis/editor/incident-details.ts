import { placeOfIncident, type IncidentInterval } from '../../../contracts/incident/interval';
import type { IncidentDetails, IncidentSnapshot } from '../../../contracts/incident/page';
import { causePaths } from '../../../contracts/incident/path';
import { incidentTimeline } from '../../../contracts/incident/timeline';
import { incidentTitle } from '../../../contracts/incident/title';
import type { Incident, Report } from '../../../contracts/report';
import { shortened } from '../../../editor/pages/shortened-cause';
import { shownIncidents } from '../../../editor/pages/shown-incidents';

/** With these an incident stays small whatever the report holds. */
const MAX_AFFECTED = 30;
const MAX_STATEMENTS = 12;

const NOT_ANALYSED =
  'Nothing is analysed yet. Meshlens reads the trace exports and manifests of this folder and finds incidents in them: start with "Analyze".';

/** What the page knows of a report before it asks for an incident. */
export function buildIncidentSnapshot(
  { folder, name }: Pick<IncidentSnapshot, 'folder' | 'name'>,
  report: Report | undefined,
  asked: IncidentSnapshot['asked'],
): IncidentSnapshot {
  if (report === undefined) {
    return { folder, name, createdMs: 0, incidents: [], asked, empty: NOT_ANALYSED };
  }
  return {
    folder,
    name,
    createdMs: report.createdMs,
    incidents: shownIncidents(report).map((incident) => ({
      fromMs: incident.fromMs,
      toMs: incident.toMs,
      score: incident.score,
      title: incidentTitle(incident),
    })),
    asked,
    empty: report.incidents.length > 0 ? null : noIncident(report),
  };
}

/** The incident of that interval; undefined where the report has none. */
export function incidentAt(
  { incidents }: Pick<Report, 'incidents'>,
  interval: IncidentInterval,
): Incident | undefined {
  const place = placeOfIncident(incidents, interval);
  return place < 0 ? undefined : incidents[place];
}

/** An incident in the size of a page. */
export function incidentDetails(report: Report, incident: Incident): IncidentDetails {
  const { kind, causes, affected, attributes, followUps, metrics, ...rest } = incident;
  const { signature: _, ...stated } = kind ?? {};
  return {
    ...rest,
    ...(kind && { kind: stated as IncidentDetails['kind'] }),
    causes: causes.map((cause) => ({
      ...shortened(cause),
      paths: causePaths(incident, report.edges, cause.service),
      declared: report.services.find(({ name }) => name === cause.service)?.declared ?? null,
    })),
    affected: affected?.slice(0, MAX_AFFECTED),
    attributes: attributes?.slice(0, MAX_STATEMENTS),
    followUps: followUps?.slice(0, MAX_STATEMENTS),
    metrics: metrics?.slice(0, MAX_STATEMENTS),
    timeline: incidentTimeline(report, incident),
    windowMs: report.windows.widthMs,
  };
}

function noIncident({ windows, notes }: Report): string {
  const judged = windows.present.filter(Boolean).length;
  const found =
    judged === 0
      ? 'No window of the recording could be judged.'
      : `No service stayed above the threshold in ${judged} windows with data.`;
  return [found, ...notes].join(' ');
}
