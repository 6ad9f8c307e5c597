import type { Progress } from '../../src/contracts/protocol';
import type { ScheduleSnapshot, ScheduleWish } from '../../src/contracts/scheduling/page';
import type { TimelineQuantity } from './model/timeline';

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: ScheduleSnapshot | null;
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  /** Policies whose lines are drawn; null until the user chose. */
  readonly drawn: readonly string[] | null;
  readonly quantity: TimelineQuantity;
  /** What the next simulation is asked for. What is left out is as in the last one. */
  readonly wish: ScheduleWish;
}

export const initialState: PageState = {
  snapshot: null,
  progress: null,
  failure: null,
  drawn: null,
  quantity: 'replicas',
  wish: {},
};

/** Reads what the page kept when it was hidden; anything unexpected is ignored. */
export function readSavedState(saved: unknown): Partial<Pick<PageState, 'drawn' | 'quantity'>> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const { drawn, quantity } = saved as Record<string, unknown>;
  return {
    ...(Array.isArray(drawn) && drawn.every((policy) => typeof policy === 'string') ? { drawn } : {}),
    ...(quantity === 'replicas' || quantity === 'p95Ms' ? { quantity } : {}),
  };
}
