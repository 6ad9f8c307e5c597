import type { HeatmapScale, HeatmapSnapshot } from '../../contracts/heatmap-page';
import type { ScaleScores } from '../../contracts/scale-scores';
import { fitSentence } from '../../contracts/model-fit';
import type { IncidentKind, StatedKind } from '../../contracts/incident-kind';
import { isManifestKind, type Cause, type Report } from '../../contracts/report';

/** Level of a cell without data. */
export const MISSING_LEVEL = 255;
/** Level of a score four times the threshold, and of everything above. */
const TOP_LEVEL = 254;
const TOP_SCORE = 4;

/** With these the snapshot stays well under 1 MB whatever the report holds. */
const MAX_CELLS = 400_000;
const MAX_INCIDENTS = 100;
const MAX_CHANGES = 200;
const MAX_CAUSES_PER_INCIDENT = 5;
const MAX_STATEMENTS_PER_INCIDENT = 6;
const MAX_AFFECTED_PER_INCIDENT = 10;
const MAX_EVIDENCE_PER_CAUSE = 3;
const MAX_SPANS_PER_EVIDENCE = 1;

/** The level of a calibrated score (1 = the threshold): 0 to 254, or 255 where there is none. */
export function levelOf(score: number | null): number {
  if (score === null || Number.isNaN(score)) {
    return MISSING_LEVEL;
  }
  return Math.round(Math.max(0, Math.min(score / TOP_SCORE, 1)) * TOP_LEVEL);
}

/** What the heatmap page draws. Long recordings are drawn coarser: neighbouring windows join and keep the worst score. */
export function buildHeatmapSnapshot(report: Report): HeatmapSnapshot {
  const { windows, anomaly } = report;
  const services = orderedServices(report);
  const empty = emptyReason(report, services);
  const joined = Math.max(1, Math.ceil((services.length * windows.count) / MAX_CELLS));
  const count = empty === null ? Math.ceil(windows.count / joined) : 0;
  const levels = new Uint8Array(services.length * count);
  services.forEach((service, row) => {
    for (let window = 0; window < count; window++) {
      const { score } = worstOf(anomaly.scores[service], window * joined, joined);
      levels[row * count + window] = levelOf(score);
    }
  });
  return {
    folder: report.folder,
    createdMs: report.createdMs,
    services,
    startMs: windows.startMs,
    widthMs: windows.widthMs * joined,
    windows: count,
    levels,
    incidents: worstIncidents(report),
    changes: report.changes
      .slice(0, MAX_CHANGES)
      .map(({ service, sinceMs, text }) => ({ service, sinceMs, text })),
    scales: anomaly.scales
      .filter(({ widthMs }) => widthMs < windows.widthMs)
      .map(({ widthMs, services: judged }) => ({ widthMs, services: judged })),
    model: anomaly.model.name,
    runtime: anomaly.model.runtime,
    drift: anomaly.model.fit?.drift ? fitSentence(anomaly.model.fit) : null,
    notes: [...report.notes, ...appended(report), ...omissions(report, joined)],
    empty,
  };
}

/** A snapshot that only says why there is nothing to draw. */
export function emptyHeatmapSnapshot(folder: string, reason: string): HeatmapSnapshot {
  return {
    folder,
    createdMs: 0,
    services: [],
    startMs: 0,
    widthMs: 0,
    windows: 0,
    levels: new Uint8Array(0),
    incidents: [],
    changes: [],
    scales: [],
    model: '',
    runtime: '',
    drift: null,
    notes: [],
    empty: reason,
  };
}

/** Scores at one width as the page draws them, in the order of its services. */
export function buildHeatmapScale(
  { startMs, widthMs, windows, services, scores }: ScaleScores,
  shown: readonly string[],
): HeatmapScale {
  const levels = new Uint8Array(shown.length * windows).fill(MISSING_LEVEL);
  shown.forEach((service, row) => {
    const column = services.indexOf(service);
    for (let window = 0; column >= 0 && window < windows; window++) {
      levels[row * windows + window] = levelOf(scores[window * services.length + column]);
    }
  });
  return { startMs, widthMs, windows, levels };
}

/** The exact score at one width between two moments; null where there is none. */
export function scoreAt(
  { startMs, widthMs, windows, services, scores }: ScaleScores,
  service: string,
  fromMs: number,
): number | null {
  const column = services.indexOf(service);
  const window = Math.round((fromMs - startMs) / widthMs);
  const score =
    column >= 0 && window >= 0 && window < windows ? scores[window * services.length + column] : NaN;
  return Number.isNaN(score) ? null : score;
}

/** The worst window of the report between two moments, and its exact score. */
export function worstBetween(
  { windows, anomaly }: Report,
  service: string,
  fromMs: number,
  toMs: number,
): { readonly score: number | null; readonly window: number } {
  const first = Math.max(0, Math.round((fromMs - windows.startMs) / windows.widthMs));
  const end = Math.round((toMs - windows.startMs) / windows.widthMs);
  return worstOf(anomaly.scores[service] ?? [], first, end - first);
}

function worstOf(
  scores: readonly (number | null)[],
  from: number,
  count: number,
): { score: number | null; window: number } {
  let worst: { score: number | null; window: number } = { score: null, window: from };
  for (let window = from; window < Math.min(from + count, scores.length); window++) {
    const score = scores[window];
    if (score !== null && (worst.score === null || score > worst.score)) {
      worst = { score, window };
    }
  }
  return worst;
}

/** Services with most anomalous windows first, then by name: what matters is on top, the rest is easy to find. */
function orderedServices({ anomaly }: Report): readonly string[] {
  const anomalous = new Map(
    Object.entries(anomaly.scores).map(([service, scores]) => [
      service,
      scores.filter((score) => score !== null && score > anomaly.threshold).length,
    ]),
  );
  return [...anomalous.keys()].sort(
    (a, b) => (anomalous.get(b) ?? 0) - (anomalous.get(a) ?? 0) || (a < b ? -1 : 1),
  );
}

/** How the model fits what was appended, where nothing has to be done about it. */
function appended({ anomaly: { model } }: Report): readonly string[] {
  return model.fit && !model.fit.drift ? [fitSentence(model.fit)] : [];
}

/** What the picture leaves out of the report. */
function omissions({ incidents, changes }: Report, joined: number): readonly string[] {
  return [
    ...(joined > 1 ? [`Each column joins ${joined} windows and shows the worst.`] : []),
    ...(incidents.length > MAX_INCIDENTS
      ? [`The ${MAX_INCIDENTS} worst of ${incidents.length} incidents are shown.`]
      : []),
    ...(changes.length > MAX_CHANGES
      ? [`The first ${MAX_CHANGES} of ${changes.length} lasting changes are shown.`]
      : []),
  ];
}

function worstIncidents(report: Report): HeatmapSnapshot['incidents'] {
  const worst = [...report.incidents].sort((a, b) => b.score - a.score).slice(0, MAX_INCIDENTS);
  return worst
    .sort((a, b) => a.fromMs - b.fromMs)
    .map(({ kind, ...incident }) => ({
      ...incident,
      ...(kind && { kind: stated(kind) }),
      causes: incident.causes.slice(0, MAX_CAUSES_PER_INCIDENT).map(shortened),
      affected: (incident.affected ?? [])
        .slice(0, MAX_AFFECTED_PER_INCIDENT)
        .map(({ service, text }) => ({ service, text })),
      followUps: incident.followUps?.slice(0, MAX_STATEMENTS_PER_INCIDENT),
      metrics: incident.metrics?.slice(0, MAX_STATEMENTS_PER_INCIDENT),
      attributes: incident.attributes?.slice(0, MAX_STATEMENTS_PER_INCIDENT),
    }));
}

function stated({ signature: _, ...kind }: IncidentKind): StatedKind {
  return kind;
}

function shortened(cause: Cause): Cause {
  const evidence = cause.evidence
    .slice(0, MAX_EVIDENCE_PER_CAUSE)
    .map((item) => ({ ...item, spans: item.spans.slice(0, MAX_SPANS_PER_EVIDENCE) }));
  return { ...cause, evidence };
}

/** Why nothing can be drawn, with what was looked for and what to do; null when something can. */
function emptyReason(report: Report, services: readonly string[]): string | null {
  if (services.length > 0 && report.windows.count > 0) {
    return null;
  }
  const traces = report.inputs.filter(
    ({ kind }) => !isManifestKind(kind) && kind !== 'metrics' && kind !== 'unknown',
  );
  const spans = traces.reduce((sum, { records }) => sum + records, 0);
  const unreadable = report.inputs.reduce((sum, { problems }) => sum + problems.length, 0);
  const found =
    traces.length === 0
      ? 'No trace file was found. Meshlens looks for OTLP, Jaeger and Zipkin exports and CSV spans, also packed with gzip or zstd, that the include and exclude settings let through.'
      : spans === 0
        ? `${traces.length} trace ${traces.length === 1 ? 'file holds' : 'files hold'} no usable span.`
        : `${spans} spans were read, but they fill no time window that could be scored.`;
  const problems =
    unreadable === 0
      ? ''
      : ` ${unreadable} ${unreadable === 1 ? 'problem was' : 'problems were'} found while reading: see the output.`;
  return [found + problems, ...report.notes].join(' ');
}
