import { h } from '../../kit/dom';
import type { Form, PageState } from '../state';

export interface ToolbarActions {
  form(form: Form): void;
  /** Shows so many levels; null: all. */
  levels(levels: number | null): void;
  seek(text: string): void;
  step(forward: boolean): void;
  zoom(factor: number): void;
  fit(): void;
  nextError(): void;
  mark(): void;
  compare(): void;
}

interface Toolbar {
  readonly element: HTMLElement;
  /** @param place of the chosen span among those found, from 1; 0 for none */
  show(state: PageState, deepest: number, errors: number, found: number, place: number): void;
  focusFind(): void;
}

/** Levels to choose from; a deeper trace has the buttons of its rows. */
const OFFERED_LEVELS = 8;

/** What can be done with the trace that is shown. */
export function createToolbar(actions: ToolbarActions): Toolbar {
  const waterfall = toggle('Waterfall', () => actions.form('waterfall'));
  const flame = toggle('Flame', () => actions.form('flame'));
  const levels = h('select', {
    class: 'field',
    attributes: { 'aria-label': 'Levels shown' },
    on: { change: () => actions.levels(levels.value === 'all' ? null : Number(levels.value)) },
  });
  const find = h('input', {
    class: 'field find-text',
    attributes: {
      type: 'search',
      placeholder: 'Find in spans',
      'aria-label': 'Find in services, operations, errors, ids and attributes read so far',
      spellcheck: 'false',
    },
    on: {
      input: () => actions.seek(find.value),
      keydown(event) {
        const { key, shiftKey } = event as KeyboardEvent;
        if (key === 'Enter') {
          actions.step(!shiftKey);
        }
      },
    },
  });
  const result = h('span', { class: 'quiet find-result', attributes: { role: 'status' } });
  const errors = plain('Next error', 'Next failed span (n)', actions.nextError);
  const mark = plain('Mark', 'Mark this trace to compare another with it (m)', actions.mark);
  const compare = plain('Compare', 'Compare the marked trace with this one (c)', actions.compare);
  const element = h(
    'div',
    { class: 'trace-toolbar', attributes: { role: 'toolbar', 'aria-label': 'Trace controls' } },
    h('span', { class: 'button-group' }, waterfall, flame),
    levels,
    h('span', { class: 'button-group' }, find, result),
    errors,
    h(
      'span',
      { class: 'button-group' },
      plain('−', 'Zoom out (-)', () => actions.zoom(2)),
      plain('+', 'Zoom in (+)', () => actions.zoom(0.5)),
      plain('Fit', 'Show all of the time (0)', actions.fit),
    ),
    h('span', { class: 'button-group' }, mark, compare),
  );
  return {
    element,
    show(state, deepest, failed, found, place) {
      waterfall.setAttribute('aria-pressed', String(state.form === 'waterfall'));
      flame.setAttribute('aria-pressed', String(state.form === 'flame'));
      levels.hidden = state.form === 'flame' || deepest === 0;
      if (levels.options.length !== Math.min(deepest, OFFERED_LEVELS) + 2) {
        levels.replaceChildren(...levelOptions(Math.min(deepest, OFFERED_LEVELS)));
      }
      levels.value = state.collapsed.size === 0 ? 'all' : levels.value;
      if (find.value !== state.sought) {
        find.value = state.sought;
      }
      result.textContent = state.sought.trim() === '' ? '' : `${place} of ${found.toLocaleString('en')}`;
      errors.hidden = failed === 0;
      const isMarked = state.marked !== null && state.marked.traceId === state.traceId;
      mark.textContent = isMarked ? 'Unmark' : 'Mark';
      compare.hidden = state.marked === null || isMarked;
    },
    focusFind() {
      find.focus();
      find.select();
    },
  };
}

function levelOptions(deepest: number): HTMLElement[] {
  return [
    h('option', { text: 'All levels', attributes: { value: 'all' } }),
    ...Array.from({ length: deepest + 1 }, (_, index) =>
      h('option', {
        text: index === 0 ? '1 level' : `${index + 1} levels`,
        attributes: { value: String(index + 1) },
      }),
    ),
  ];
}

function plain(label: string, description: string, onClick: () => void): HTMLButtonElement {
  return h('button', {
    class: 'plain-button',
    text: label,
    attributes: { type: 'button', title: description, 'aria-label': label.length < 3 ? description : null },
    on: { click: onClick },
  });
}

function toggle(label: string, onClick: () => void): HTMLButtonElement {
  const button = plain(label, `${label} view`, onClick);
  button.setAttribute('aria-pressed', 'false');
  return button;
}
