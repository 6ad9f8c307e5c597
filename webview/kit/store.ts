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
      if (!changed) {
        return;
      }
      const before = state;
      state = { ...state, ...change };
      for (const listener of listeners) {
        listener(state, before);
      }
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}

/** Tells whether one of the keys has changed since the page was last drawn. */
export type Changed<S> = (...keys: readonly (keyof S)[]) => boolean;

/** Draws the state now, when everything counts as changed, and after each change. */
export function render<S extends object>(
  store: Store<S>,
  draw: (state: S, changed: Changed<S>) => void,
): void {
  const drawAfter = (state: S, before: S | null): void =>
    draw(state, (...keys) => keys.some((key) => before === null || state[key] !== before[key]));
  store.subscribe(drawAfter);
  drawAfter(store.state, null);
}
