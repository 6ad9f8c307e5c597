/** Lasting changes of level: where they lie, and what is said about them. */
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { positionAt, timeAt } from '../../../src/contracts/broken-grid';
import { formatMoment, type Zone } from '../../kit/time';

type Change = HeatmapSnapshot['changes'][number];

/** A change at a service's row. */
export interface ChangePlace {
  readonly service: string;
  /** The moment in windows, fractional where it lies inside one. */
  readonly at: number;
}

export function placeChanges(snapshot: HeatmapSnapshot): readonly ChangePlace[] {
  return snapshot.changes.map(({ service, sinceMs }) => ({ service, at: positionAt(snapshot, sinceMs) }));
}

/** What changed for good at a service during a window. */
export function changesAt(snapshot: HeatmapSnapshot, service: string, window: number): readonly Change[] {
  const fromMs = timeAt(snapshot, window);
  const toMs = fromMs + snapshot.widthMs;
  return snapshot.changes.filter(
    (change) => change.service === service && fromMs <= change.sinceMs && change.sinceMs < toMs,
  );
}

/** `lasting change since 14 Mar, 14:05:30 UTC: gets more requests`. */
export function changeSentence({ sinceMs, text }: Change, zone: Zone): string {
  return `lasting change since ${formatMoment(sinceMs, zone)}: ${text}`;
}

/** `Since 14 Mar, 14:05:30 UTC`. */
export function sinceText({ sinceMs }: Change, zone: Zone): string {
  return `Since ${formatMoment(sinceMs, zone)}`;
}
