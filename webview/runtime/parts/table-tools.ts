import { h } from '../../kit/dom';
import type { Listed } from '../state';

interface ShownTools {
  readonly listed: Listed;
  readonly classes: readonly string[];
  readonly nodeClass: string | null;
  readonly filter: string;
  readonly shown: number;
  readonly all: number;
}

export interface TableTools {
  readonly element: HTMLElement;
  show(tools: ShownTools): void;
}

interface TableToolsActions {
  list(listed: Listed): void;
  filter(text: string): void;
  nodeClass(name: string | null): void;
}

/** The fields that choose rows of the node table, and how many they leave. */
export function createTableTools({ list, filter, nodeClass }: TableToolsActions): TableTools {
  const field = h('input', {
    class: 'filter',
    attributes: {
      type: 'search',
      placeholder: 'Filter by name, operator or class',
      'aria-label': 'Filter nodes',
    },
    on: { input: () => filter(field.value) },
  });
  const choice = h('select', {
    attributes: { 'aria-label': 'Class' },
    on: { change: () => nodeClass(choice.value === '' ? null : choice.value) },
  });
  const found = h('span', { class: 'quiet', attributes: { role: 'status' } });
  const each = listButton('Nodes', () => list('nodes'));
  const operators = listButton('Operators', () => list('operators'));
  const lists = h(
    'div',
    { class: 'lists', attributes: { role: 'group', 'aria-label': 'What the table lists' } },
    each,
    operators,
  );
  let known = '';
  return {
    element: h('div', { class: 'table-tools' }, h('h2', { text: 'Cost' }), lists, field, choice, found),
    show({ listed, classes, nodeClass: chosen, filter: wanted, shown, all }) {
      each.setAttribute('aria-pressed', String(listed === 'nodes'));
      operators.setAttribute('aria-pressed', String(listed === 'operators'));
      for (const part of [field, choice]) {
        part.hidden = listed !== 'nodes';
      }
      if (field.value !== wanted) {
        field.value = wanted;
      }
      if (known !== classes.join()) {
        known = classes.join();
        choice.replaceChildren(
          h('option', { text: 'All classes', attributes: { value: '' } }),
          ...classes.map((name) => h('option', { text: name, attributes: { value: name } })),
        );
      }
      choice.value = chosen ?? '';
      found.textContent =
        listed === 'operators' || shown === all
          ? `${all.toLocaleString('en')} nodes`
          : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')} nodes`;
    },
  };
}

function listButton(text: string, onClick: () => void): HTMLElement {
  return h('button', { class: 'list-button', text, attributes: { type: 'button' }, on: { click: onClick } });
}
