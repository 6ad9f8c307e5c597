import { positionAt, timeAt } from '../../../src/contracts/broken-grid';
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';

/** Where one incident lies, in windows, and in which lane above the cells its bracket is drawn. */
export interface IncidentPlace {
  readonly index: number;
  /** [from, to), fractional when the incident does not end with a window. */
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** An incident's time span in windows, fractional. */
export function incidentWindows(
  snapshot: HeatmapSnapshot,
  index: number,
): { readonly from: number; readonly to: number } {
  const { fromMs, toMs } = snapshot.incidents[index];
  return { from: positionAt(snapshot, fromMs), to: positionAt(snapshot, toMs) };
}

const MAX_LANES = 3;

/**
 * Puts overlapping incidents into lanes of their own, the earliest first. Beyond three lanes they share the last one.
 * `minWindows` is the width of the smallest bracket that can hold a number, in windows.
 */
export function placeIncidents(snapshot: HeatmapSnapshot, minWindows: number): readonly IncidentPlace[] {
  const laneEnds: number[] = [];
  const inTime = snapshot.incidents
    .map((_, index) => ({ index, ...incidentWindows(snapshot, index) }))
    .sort((a, b) => a.from - b.from || a.index - b.index);
  const placed = inTime.map((incident) => {
    const free = laneEnds.findIndex((end) => end <= incident.from);
    const lane = free !== -1 ? free : Math.min(laneEnds.length, MAX_LANES - 1);
    laneEnds[lane] = Math.max(incident.to, incident.from + minWindows, laneEnds[lane] ?? 0);
    return { ...incident, lane };
  });
  return placed.sort((a, b) => a.index - b.index);
}

export function laneCount(places: readonly IncidentPlace[]): number {
  return places.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
}

/** The incident whose bracket is at a place in a lane; `slack` windows beside a bracket still count. */
export function incidentUnder(
  places: readonly IncidentPlace[],
  lane: number,
  window: number,
  slack: number,
): number | undefined {
  const distance = ({ from, to }: IncidentPlace): number => Math.max(from - window, window - to, 0);
  const near = places.filter((place) => place.lane === lane && distance(place) <= slack);
  return near.sort((a, b) => distance(a) - distance(b)).at(0)?.index;
}

/** How an incident reached a service over calls; undefined where it did not. */
export function affectedText(
  { incidents }: HeatmapSnapshot,
  incident: number | undefined,
  service: string,
): string | undefined {
  return incident === undefined
    ? undefined
    : incidents[incident].affected.find((each) => each.service === service)?.text;
}

/** The incident whose time contains a window, the one in which the service takes part first; undefined when none does. */
export function incidentAt(snapshot: HeatmapSnapshot, service: string, window: number): number | undefined {
  const middleMs = timeAt(snapshot, window + 0.5);
  const during = snapshot.incidents.flatMap(({ fromMs, toMs }, index) =>
    fromMs <= middleMs && middleMs < toMs ? [index] : [],
  );
  const names = (index: number, part: 'causes' | 'affected'): boolean =>
    snapshot.incidents[index][part].some((each) => each.service === service);
  return (
    during.find((index) => names(index, 'causes')) ??
    during.find((index) => names(index, 'affected')) ??
    during[0]
  );
}
