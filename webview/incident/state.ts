import {
  isIncidentInterval,
  placeOfIncident,
  type IncidentInterval,
} from '../../src/contracts/incident/interval';
import type { IncidentDetails, IncidentSnapshot, IncidentTraces } from '../../src/contracts/incident/page';
import type { Progress } from '../../src/contracts/progress';

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: IncidentSnapshot | null;
  /** Of an analysis. */
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  readonly zone: 'local' | 'utc';
  /** The incident that is shown; null before the first. */
  readonly chosen: IncidentInterval | null;
  /** Of the chosen incident; null until it has come, and where the report does not have it. */
  readonly details: IncidentDetails | null;
  /** The report does not have the chosen incident any more. */
  readonly isGone: boolean;
  /** Whose traces are listed; null for the first cause. */
  readonly service: string | null;
  /** The traces that were found, how far the search is, or what went wrong. */
  readonly traces: IncidentTraces | Progress | Error | null;
  /** Trace for which a normal one is looked for. */
  readonly comparing: string | null;
  /** What the last action came to, in a sentence. */
  readonly notice: string | null;
  /** When the editor asked for an incident that was then shown. */
  readonly askedAtMs: number | null;
}

export const initialState: PageState = {
  snapshot: null,
  progress: null,
  failure: null,
  zone: 'utc',
  chosen: null,
  details: null,
  isGone: false,
  service: null,
  traces: null,
  comparing: null,
  notice: null,
  askedAtMs: null,
};

/** What is kept while the page is hidden. It begins with the folder, by which the editor restores the panel. */
export function savedState({ snapshot, zone, chosen, service, askedAtMs }: PageState): object {
  return { folder: snapshot?.folder, zone, chosen, service, askedAtMs };
}

/** Reads what the page kept when it was hidden; anything unexpected is ignored. */
export function readSavedState(
  saved: unknown,
): Partial<Pick<PageState, 'zone' | 'chosen' | 'service' | 'askedAtMs'>> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const { zone, chosen, service, askedAtMs } = saved as Record<string, unknown>;
  return {
    ...(zone === 'local' || zone === 'utc' ? { zone } : {}),
    ...(isIncidentInterval(chosen) ? { chosen: { fromMs: chosen.fromMs, toMs: chosen.toMs } } : {}),
    ...(typeof service === 'string' ? { service } : {}),
    ...(typeof askedAtMs === 'number' ? { askedAtMs } : {}),
  };
}

/** Place of the chosen incident in the list; -1 where it is not there. */
export function placeOfChosen({ snapshot, chosen }: Pick<PageState, 'snapshot' | 'chosen'>): number {
  return snapshot === null || chosen === null ? -1 : placeOfIncident(snapshot.incidents, chosen);
}
