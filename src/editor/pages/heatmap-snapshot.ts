import { brokenGrid, windowsShownBy, type BrokenGrid } from '../../contracts/broken-grid';
import type { HeatmapScale, HeatmapSnapshot } from '../../contracts/heatmap-page';
import type { ScaleScores } from '../../contracts/scale-scores';
import { fitSentence } from '../../contracts/model-fit';
import type { IncidentKind, StatedKind } from '../../contracts/incident-kind';
import { isManifestKind, type Report } from '../../contracts/report';
import { highestScore, worstFirst } from '../../contracts/service-order';
import { shownWindows } from '../../contracts/shown-windows';
import { cellsOf } from './heatmap-cells';
import { shortened } from './shortened-cause';
import { MAX_INCIDENTS, shownIncidents } from './shown-incidents';

/** With these the snapshot stays well under 1 MB whatever the report holds. */
const MAX_CELLS = 400_000;
const MAX_CHANGES = 200;
const MAX_CAUSES_PER_INCIDENT = 5;
const MAX_STATEMENTS_PER_INCIDENT = 6;
const MAX_AFFECTED_PER_INCIDENT = 10;

/** What the heatmap page draws. Long recordings are drawn coarser: neighbouring windows join and keep the worst score. */
export function buildHeatmapSnapshot(report: Report): HeatmapSnapshot {
  const { windows, anomaly } = report;
  const { services, peaks } = orderedServices(report);
  const empty = emptyReason(report, services);
  const shown = empty === null ? shownWindows(windows.present) : [];
  const joined = Math.max(1, Math.ceil((services.length * shown.length) / MAX_CELLS));
  const columns = [...new Set(shown.map((window) => Math.floor(window / joined)))];
  const grid = brokenGrid(windows.startMs, windows.widthMs * joined, columns);
  return {
    folder: report.folder,
    createdMs: report.createdMs,
    services,
    peaks,
    ...grid,
    ...cellsOf(services.length, columns.length, (row, column) => {
      return worstOf(anomaly.scores[services[row]], columns[column] * joined, joined).score;
    }),
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
    peaks: [],
    ...brokenGrid(0, 0, []),
    ...cellsOf(0, 0, () => null),
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

/** Scores at one width as the page draws them: its services in its order, and nothing in the gaps it leaves out. */
export function buildHeatmapScale(
  { startMs, widthMs, windows, services, scores }: ScaleScores,
  page: Pick<HeatmapSnapshot, 'services' | keyof BrokenGrid>,
): HeatmapScale {
  const shown = windowsShownBy(page, { startMs, widthMs, windows });
  const columns = page.services.map((service) => services.indexOf(service));
  return {
    ...brokenGrid(startMs, widthMs, shown),
    ...cellsOf(columns.length, shown.length, (row, window) =>
      columns[row] < 0 ? null : scores[shown[window] * services.length + columns[row]],
    ),
  };
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

/** In the order of the tree and the terminal. */
function orderedServices({ anomaly }: Report): Pick<HeatmapSnapshot, 'services' | 'peaks'> {
  const ordered = Object.entries(anomaly.scores)
    .map(([name, scores]) => ({ name, peak: highestScore(scores) }))
    .sort(worstFirst);
  return { services: ordered.map(({ name }) => name), peaks: ordered.map(({ peak }) => peak) };
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
  return shownIncidents(report).map(({ kind, ...incident }) => ({
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
