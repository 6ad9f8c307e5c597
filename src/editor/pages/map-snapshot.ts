import type { MapIncident, MapSnapshot, ServiceCall, ServiceDetails } from '../../contracts/map-page';
import { isManifestKind, type Incident, type Report, type ReportEdge } from '../../contracts/report';
import { shownIncidents } from './shown-incidents';

/** With these the snapshot stays small whatever the report holds. */
const MAX_CAUSES = 5;
const MAX_AFFECTED = 20;

const NOT_ANALYSED =
  'Nothing is analysed yet. Meshlens reads the trace exports and manifests of this folder: start with "Analyze".';

/** What the page knows of a report before it asks for the picture. */
export function buildMapSnapshot(folder: string, report: Report | undefined): MapSnapshot {
  if (report === undefined) {
    return {
      folder,
      createdMs: 0,
      services: [],
      edges: 0,
      hasDeclared: false,
      incidents: [],
      notes: [],
      empty: NOT_ANALYSED,
    };
  }
  return {
    folder,
    createdMs: report.createdMs,
    services: report.services.map(({ name }) => name),
    edges: report.edges.length,
    hasDeclared: report.edges.some(({ declared }) => declared),
    incidents: shownIncidents(report).map(briefly),
    notes: report.notes,
    empty: report.services.length > 0 ? null : emptyReason(report),
  };
}

/** All that a report says of one service; null where it does not have it. */
export function serviceDetails(report: Report, name: string): ServiceDetails | null {
  const service = report.services.find((each) => each.name === name);
  if (service === undefined) {
    return null;
  }
  const { declared, namespace, external, spans, red } = service;
  const scores = (report.anomaly.scores[name] ?? []).filter((score) => score !== null);
  return {
    name,
    declared,
    ...(namespace === undefined ? {} : { namespace }),
    external,
    spans,
    score: scores.length === 0 ? null : Math.max(...scores),
    red: red === undefined ? null : { now: red.now, usual: red.usual, unusual: red.unusual },
    calls: callsOf(report, ({ from }) => from === name, 'to'),
    calledBy: callsOf(report, ({ to }) => to === name, 'from'),
    incidents: shownIncidents(report).flatMap(({ causes, affected = [] }, incident) => {
      const role = causes.some(({ service: cause }) => cause === name)
        ? 'cause'
        : affected.some(({ service: reached }) => reached === name)
          ? 'affected'
          : null;
      return role === null ? [] : [{ incident, role } as const];
    }),
  };
}

/** The busiest first. */
function callsOf(
  { edges }: Report,
  isWanted: (edge: ReportEdge) => boolean,
  end: 'from' | 'to',
): ServiceCall[] {
  return edges
    .filter(isWanted)
    .map(({ declared, observed, messages, calls, red, ...ends }) => ({
      service: ends[end],
      declared,
      observed,
      ...(messages === undefined ? {} : { messages }),
      calls,
      red: red ?? null,
    }))
    .sort((a, b) => b.calls + (b.messages ?? 0) - a.calls - (a.messages ?? 0));
}

function briefly({ fromMs, toMs, score, kind, causes, affected = [] }: Incident): MapIncident {
  return {
    fromMs,
    toMs,
    score,
    ...(kind === undefined ? {} : { kind: kind.name }),
    causes: causes.slice(0, MAX_CAUSES).map(({ service }) => service),
    affected: affected
      .slice(0, MAX_AFFECTED)
      .map(({ service, because, text }) => ({ service, because, text })),
  };
}

/** Why there is no service. */
function emptyReason({ inputs, notes }: Report): string {
  const traces = inputs.filter(
    ({ kind }) => !isManifestKind(kind) && kind !== 'metrics' && kind !== 'unknown',
  );
  const manifests = inputs.filter(({ kind }) => isManifestKind(kind));
  const found =
    traces.length + manifests.length === 0
      ? 'No trace file and no manifest was found. Meshlens looks for OTLP, Jaeger and Zipkin exports, CSV spans, Compose files and Kubernetes manifests that the include and exclude settings let through.'
      : `No service was found in ${traces.length} trace files and ${manifests.length} manifests.`;
  return [found, ...notes].join(' ');
}
