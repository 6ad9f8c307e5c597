import type { CompressionSnapshot } from '../../src/contracts/compression/page';
import type { Progress } from '../../src/contracts/progress';

/** Sizes to choose from, as factors by which a model gets smaller. */
export const sizeGoals = ['none', '2', '4', '6', '7'] as const;
export type SizeGoal = (typeof sizeGoals)[number];

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: CompressionSnapshot | null;
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  /** What the next compression is to reach. */
  readonly goal: SizeGoal;
}

export const initialState: PageState = { snapshot: null, progress: null, failure: null, goal: 'none' };

/** Reads what the page kept when it was hidden; anything unexpected is ignored. */
export function readSavedState(saved: unknown): Partial<Pick<PageState, 'goal'>> {
  const kept = typeof saved === 'object' && saved !== null && 'goal' in saved ? saved.goal : undefined;
  const goal = sizeGoals.find((each) => each === kept);
  return goal === undefined ? {} : { goal };
}
