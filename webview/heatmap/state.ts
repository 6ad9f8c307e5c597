import type { HeatmapSnapshot, Progress } from '../../src/shared/protocol';
import type { RowOrder } from './model/rows';
import type { View } from './model/view';

/** A cell by what it shows rather than where it is drawn, so that it survives sorting. */
export interface CellRef {
  readonly service: string;
  readonly window: number;
}

/** What the drawer is about: a whole incident (and one of its causes), or one cell. */
export type Selection =
  | { readonly kind: 'incident'; readonly incident: number; readonly service: string | null }
  | { readonly kind: 'cell'; readonly cell: CellRef };

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: HeatmapSnapshot | null;
  readonly progress: Progress | null;
  /** A request that failed, in words; null when there is nothing to say. */
  readonly failure: string | null;
  readonly order: RowOrder;
  readonly zone: 'local' | 'utc';
  readonly view: View;
  readonly cursor: CellRef | null;
  readonly selection: Selection | null;
}

export const initialState: PageState = {
  snapshot: null,
  progress: null,
  failure: null,
  order: 'worst',
  zone: 'local',
  view: { from: 0, to: 1 },
  cursor: null,
  selection: null,
};

export interface Store<S> {
  readonly state: S;
  update(change: Partial<S>): void;
  /** Called after each change that changed something, with what it was before. */
  subscribe(listener: (state: S, before: S) => void): void;
}

export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const listeners: ((state: S, before: S) => void)[] = [];
  return {
    get state() {
      return state;
    },
    update(change) {
      const changed = (Object.keys(change) as (keyof S)[]).some((key) => !Object.is(state[key], change[key]));
      if (!changed) return;
      const before = state;
      state = { ...state, ...change };
      for (const listener of listeners) listener(state, before);
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}

/** What is worth keeping while the panel is hidden. */
export interface SavedState {
  readonly order: RowOrder;
  readonly zone: 'local' | 'utc';
}

/** Reads kept state; anything unexpected is ignored. */
export function readSavedState(saved: unknown): Partial<SavedState> {
  if (typeof saved !== 'object' || saved === null) return {};
  const { order, zone } = saved as Record<string, unknown>;
  return {
    ...(order === 'worst' || order === 'cause' || order === 'name' ? { order } : {}),
    ...(zone === 'local' || zone === 'utc' ? { zone } : {}),
  };
}
