/** Lasting changes of level: where they lie, and what is said about them. */
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { formatDate, formatTime, type Zone } from '../../kit/time';

type Change = HeatmapSnapshot['changes'][number];

/** A change at a service's row. */
export interface ChangePlace {
  readonly service: string;
  /** The moment in windows, fractional where it lies inside one. */
  readonly at: number;
}

export function placeChanges({ changes, startMs, widthMs }: HeatmapSnapshot): readonly ChangePlace[] {
  return changes.map(({ service, sinceMs }) => ({ service, at: (sinceMs - startMs) / widthMs }));
}

/** What changed for good at a service during a window. */
export function changesAt(
  { changes, startMs, widthMs }: HeatmapSnapshot,
  service: string,
  window: number,
): readonly Change[] {
  const fromMs = startMs + window * widthMs;
  return changes.filter(
    (change) => change.service === service && fromMs <= change.sinceMs && change.sinceMs < fromMs + widthMs,
  );
}

/** `lasting change since 14:05:30: gets more requests`. */
export function changeSentence({ sinceMs, text }: Change, zone: Zone): string {
  return `lasting change since ${formatTime(sinceMs, zone)}: ${text}`;
}

/** `Since 14 Mar, 14:05:30`. */
export function sinceText({ sinceMs }: Change, zone: Zone): string {
  return `Since ${formatDate(sinceMs, zone)}, ${formatTime(sinceMs, zone)}`;
}
