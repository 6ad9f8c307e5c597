import { timeAt } from '../../../src/contracts/broken-grid';
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { kindText } from '../../../src/contracts/incident-kind';
import { count } from '../../kit/text';
import { changesAt, changeSentence } from './changes';
import { affectedText, incidentAt } from './incidents';
import { scoreText } from './high-scores';
import { isAnomalous, MISSING } from './levels';
import type { RowSummary } from './rows';
import { ownScale } from './widths';
import { formatDuration, formatMoment, formatRange, type Zone } from '../../kit/time';

/** `14 Mar, 14:05:30 – 14:06:00 UTC (30 s)` of a window. */
export function windowRange(snapshot: HeatmapSnapshot, window: number, zone: Zone): string {
  const fromMs = timeAt(snapshot, window);
  const range = formatRange(fromMs, fromMs + snapshot.widthMs, zone);
  return `${range} (${formatDuration(snapshot.widthMs)})`;
}

/** A cell by its time. */
export function timedCell(
  snapshot: HeatmapSnapshot,
  { service, window }: { readonly service: string; readonly window: number },
): { readonly service: string; readonly fromMs: number; readonly toMs: number } {
  const fromMs = timeAt(snapshot, window);
  return { service, fromMs, toMs: fromMs + snapshot.widthMs };
}

/** Why a cell has no score at the width that is shown. */
export function missingReason(snapshot: HeatmapSnapshot, service: string): string {
  const own = ownScale(snapshot);
  if (own === undefined) {
    return 'no data';
  }
  return own.services.includes(service)
    ? 'no data or too few requests'
    : `too few requests for cells of ${formatDuration(own.widthMs)}, zoom out`;
}

/** `after 3 h without data` where the rest of a long gap is left out before a window. */
export function gapBefore({ breaks }: HeatmapSnapshot, window: number): string | undefined {
  const gap = breaks.find(({ at }) => at === window);
  return gap && `after ${formatDuration(gap.skippedMs)} without data`;
}

/** The level of a cell; MISSING for a service or window that is not there. */
export function levelAt(snapshot: HeatmapSnapshot, service: string, window: number): number {
  const row = snapshot.services.indexOf(service);
  if (row === -1 || window < 0 || window >= snapshot.windows) {
    return MISSING;
  }
  return snapshot.levels[row * snapshot.windows + window];
}

/** What a screen reader says of a cell. */
export function cellSentence(snapshot: HeatmapSnapshot, service: string, window: number, zone: Zone): string {
  const level = levelAt(snapshot, service, window);
  const from = formatMoment(timeAt(snapshot, window), zone);
  const at = `${from}, ${formatDuration(snapshot.widthMs)}`;
  const changes = changesAt(snapshot, service, window).map((change) => changeSentence(change, zone));
  const gap = gapBefore(snapshot, window);
  const skipped = gap === undefined ? [] : [gap];
  if (level === MISSING) {
    return [service, at, ...skipped, missingReason(snapshot, service), ...changes].join(', ');
  }
  const incident = incidentAt(snapshot, service, window);
  const parts = [
    `${service}, ${at}, score ${scoreText(snapshot, service, window)}`,
    ...skipped,
    isAnomalous(level) ? 'above the threshold' : 'normal',
    incident !== undefined ? `incident ${incident + 1}` : '',
    affectedText(snapshot, incident, service) ?? '',
    ...changes,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What a screen reader says of an incident. */
export function incidentSentence(snapshot: HeatmapSnapshot, index: number, zone: Zone): string {
  const { fromMs, toMs, causes, kind, affected } = snapshot.incidents[index];
  const reached =
    affected.length > 0 ? `, affected: ${affected.map(({ service }) => service).join(', ')}` : '';
  const cause = causes.length > 0 ? `likeliest cause ${causes[0].service}` : 'no cause ranked';
  const when = `${formatRange(fromMs, toMs, zone)}, ${formatDuration(toMs - fromMs)}`;
  const named = kind === undefined ? '' : `, ${kindText(kind)}`;
  return `Incident ${index + 1} of ${snapshot.incidents.length}, ${when}, ${cause}${named}${reached}`;
}

/** What the heatmap says as a whole. */
export function heatmapSentence(snapshot: HeatmapSnapshot, rows: readonly RowSummary[]): string {
  const anomalous = rows.filter((row) => row.anomalousWindows > 0).length;
  return (
    `Anomaly scores of ${count(snapshot.services.length, 'service')} over ${count(snapshot.windows, 'window')} of ` +
    `${formatDuration(snapshot.widthMs)}: ${count(snapshot.incidents.length, 'incident')}, ` +
    `${count(anomalous, 'service')} above the threshold.`
  );
}
