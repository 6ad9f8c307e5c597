import type { IncidentTimeline, TimelineService } from '../../../src/contracts/incident/timeline';
import type { IncidentInterval } from '../../../src/contracts/incident/interval';
import { formatScore } from '../../../src/contracts/format';
import { formatDuration, formatTime, ticks, tickStepMs, type Tick, type Zone } from '../../kit/time';

const MOST_TICKS = 7;
/** Labels nearer than this share of the width to an end would reach beyond it. */
const EDGE_SHARE = 0.04;
/** Scores above are drawn as high as this one, in units of the threshold. */
export const TOP_SCORE = 4;

/** Where a moment lies between the start of the timeline, 0, and its end, 1. */
export function shareAt({ startMs, widthMs, count }: IncidentTimeline, atMs: number): number {
  return Math.min(Math.max((atMs - startMs) / (widthMs * Math.max(count, 1)), 0), 1);
}

/** Round times below the timeline, each with its place. */
export function axisTicks(
  timeline: IncidentTimeline,
  zone: Zone,
): readonly (Tick & { readonly share: number })[] {
  const { startMs, widthMs, count } = timeline;
  const endMs = startMs + widthMs * count;
  const step = tickStepMs(endMs - startMs, MOST_TICKS);
  return ticks(startMs, endMs, step, zone)
    .map((tick) => ({ ...tick, share: shareAt(timeline, tick.atMs) }))
    .filter(({ share }) => share >= EDGE_SHARE && share <= 1 - EDGE_SHARE);
}

/** Height of a score, as a share of the row. */
export const heightOf = (score: number): number => Math.min(Math.max(score, 0), TOP_SCORE) / TOP_SCORE;

/** `09:11:00 – 09:12:45`, and how long after the first service: `+15 s`. */
export function onsetText(
  { anomalous }: Pick<TimelineService, 'anomalous'>,
  first: IncidentInterval | null,
  zone: Zone,
): { readonly range: string; readonly after: string | null } {
  if (anomalous === null) {
    return { range: 'never', after: null };
  }
  const { fromMs, toMs } = anomalous;
  const range = `${formatTime(fromMs, zone)} – ${formatTime(toMs, zone)}`;
  const afterMs = first === null ? 0 : fromMs - first.fromMs;
  return { range, after: afterMs > 0 ? `+${formatDuration(afterMs)}` : null };
}

export const peakText = (peak: number | null): string => (peak === null ? 'no data' : formatScore(peak));
