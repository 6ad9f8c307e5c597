import type { Progress } from '../../src/contracts/protocol';
import type { MapSnapshot, ServiceDetails } from '../../src/contracts/map-page';
import type { ServiceMap } from '../../src/contracts/service-map';

/** What the details are about. */
export type Selection =
  | { readonly kind: 'node'; readonly id: string }
  /** Ids of the two ends. */
  | { readonly kind: 'edge'; readonly from: string; readonly to: string; readonly messages: boolean };

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: MapSnapshot | null;
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  /** Null until the picture has come, and where the result is no longer kept. */
  readonly map: ServiceMap | null;
  /** Groups that the user expanded, the last one first. */
  readonly expanded: readonly string[];
  readonly selection: Selection | null;
  /** Whether the details of the selection are open. */
  readonly isOpen: boolean;
  /** Of the service that is selected; null until they have come. */
  readonly details: ServiceDetails | null;
  /** Index of the incident drawn over the map. */
  readonly incident: number | null;
  /** When the editor asked for an incident that was then shown. */
  readonly askedAtMs: number | null;
  readonly query: string;
}

export const initialState: PageState = {
  snapshot: null,
  progress: null,
  failure: null,
  map: null,
  expanded: [],
  selection: null,
  isOpen: false,
  details: null,
  incident: null,
  askedAtMs: null,
  query: '',
};

/** Reads what the page kept when it was hidden; anything unexpected is ignored. */
export function readSavedState(saved: unknown): Partial<Pick<PageState, 'expanded' | 'askedAtMs'>> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const { expanded, askedAtMs } = saved as Record<string, unknown>;
  return {
    ...(Array.isArray(expanded) && expanded.every((id) => typeof id === 'string') ? { expanded } : {}),
    ...(typeof askedAtMs === 'number' ? { askedAtMs } : {}),
  };
}
