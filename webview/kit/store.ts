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
