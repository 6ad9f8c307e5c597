import type { ForecastSnapshot } from '../../src/contracts/forecast/page';
import type { Progress } from '../../src/contracts/protocol';
import type { ForecastQuantity, ModelLine } from '../../src/contracts/forecast/service-forecast';
import { quantities } from './model/quantities';
import type { Stretch } from './model/stretch';

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: ForecastSnapshot | null;
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  readonly quantity: ForecastQuantity;
  /** Null until the user chose one: the first in the list is shown. */
  readonly service: string | null;
  /** When a service was asked for from outside the page; null when none was. */
  readonly askedAtMs: number | null;
  /** Windows ahead to look at; larger than what was forecast means all of it. */
  readonly horizon: number;
  /** Models drawn beside the forecast. */
  readonly drawn: readonly string[];
  /** What the models say of one series; null until it was asked for. */
  readonly lines: SeriesLines | null;
  /** What was selected last of a service's series, in windows of the forecast it was selected on. */
  readonly stretch: (Stretch & { readonly service: string; readonly createdMs: number }) | null;
}

interface SeriesLines {
  readonly service: string;
  readonly quantity: ForecastQuantity;
  readonly lines: readonly ModelLine[];
}

export const initialState: PageState = {
  snapshot: null,
  progress: null,
  failure: null,
  quantity: 'latencyP90Ms',
  service: null,
  askedAtMs: null,
  horizon: 1000,
  drawn: [],
  lines: null,
  stretch: null,
};

/** Reads what the page kept when it was hidden; anything unexpected is ignored. */
export function readSavedState(
  saved: unknown,
): Partial<Pick<PageState, 'quantity' | 'service' | 'askedAtMs' | 'horizon' | 'drawn'>> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const { quantity, service, askedAtMs, horizon, drawn } = saved as Record<string, unknown>;
  const known = quantities.find(({ value }) => value === quantity);
  return {
    ...(known ? { quantity: known.value } : {}),
    ...(typeof service === 'string' ? { service } : {}),
    ...(typeof askedAtMs === 'number' ? { askedAtMs } : {}),
    ...(typeof horizon === 'number' && horizon >= 1 ? { horizon } : {}),
    ...(Array.isArray(drawn) && drawn.every((model) => typeof model === 'string') ? { drawn } : {}),
  };
}
