import { h } from '../../kit/dom';

export interface TableTools {
  readonly element: HTMLElement;
  show(classes: readonly string[], nodeClass: string | null, shown: number, all: number): void;
}

interface TableToolsActions {
  filter(text: string): void;
  nodeClass(name: string | null): void;
}

/** The fields that choose rows of the node table, and how many they leave. */
export function createTableTools(initial: string, { filter, nodeClass }: TableToolsActions): TableTools {
  const field = h('input', {
    class: 'filter',
    attributes: {
      type: 'search',
      placeholder: 'Filter by name, operator or class',
      'aria-label': 'Filter nodes',
      value: initial,
    },
    on: { input: () => filter(field.value) },
  });
  const choice = h('select', {
    attributes: { 'aria-label': 'Class' },
    on: { change: () => nodeClass(choice.value === '' ? null : choice.value) },
  });
  const found = h('span', { class: 'quiet', attributes: { role: 'status' } });
  let known = '';
  return {
    element: h('div', { class: 'table-tools' }, h('h2', { text: 'Nodes' }), field, choice, found),
    show(classes, chosen, shown, all) {
      if (known !== classes.join()) {
        known = classes.join();
        choice.replaceChildren(
          h('option', { text: 'All classes', attributes: { value: '' } }),
          ...classes.map((name) => h('option', { text: name, attributes: { value: name } })),
        );
      }
      choice.value = chosen ?? '';
      found.textContent =
        shown === all
          ? `${all.toLocaleString('en')} nodes`
          : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')} nodes`;
    },
  };
}
