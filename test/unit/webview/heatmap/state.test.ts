import { describe, expect, it } from 'vitest';
import { createStore } from '../../../../webview/kit/store';
import { initialState, readSavedState } from '../../../../webview/heatmap/state';

describe('createStore', () => {
  it('tells of changes only, with what was before', () => {
    const store = createStore(initialState);
    const seen: string[] = [];
    store.subscribe((state, before) => seen.push(`${before.order} to ${state.order}`));
    store.update({ order: 'worst' });
    store.update({ order: 'name' });
    expect(seen).toEqual(['worst to name']);
  });
});

describe('readSavedState', () => {
  it('takes what it knows and nothing else', () => {
    expect(readSavedState({ order: 'name', zone: 'utc', view: 3 })).toEqual({ order: 'name', zone: 'utc' });
    expect(readSavedState({ order: 'sideways', zone: 5 })).toEqual({});
    expect(readSavedState(undefined)).toEqual({});
    expect(readSavedState('text')).toEqual({});
  });
});
