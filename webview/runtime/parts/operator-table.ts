import { h } from '../../kit/dom';
import type { ModelNodes } from '../model/nodes';
import {
  operatorColumns,
  operatorGroups,
  type OperatorColumn,
  type OperatorGroup,
  type OperatorSorting,
} from '../model/operators';
import { barElement } from './bar';
import { sortButton } from './sort-button';

export interface OperatorTable {
  readonly element: HTMLElement;
  show(nodes: ModelNodes, sorting: OperatorSorting): void;
}

interface OperatorTableActions {
  sort(sorting: OperatorSorting): void;
  /** Lists the nodes of one operator. */
  list(operator: string): void;
}

/** What each operator takes in all its nodes. */
export function createOperatorTable({ sort, list }: OperatorTableActions): OperatorTable {
  const element = h('div', { class: 'operator-scroller' });
  return {
    element,
    show(nodes, sorting) {
      const groups = operatorGroups(nodes, sorting);
      const most = Math.max(Number.MIN_VALUE, ...groups.map(({ share }) => share));
      const focused = document.activeElement?.closest<HTMLElement>('[data-column]')?.dataset.column;
      element.replaceChildren(
        h(
          'table',
          { class: 'operator-table' },
          h('caption', { class: 'visually-hidden', text: 'Operators' }),
          h('thead', {}, h('tr', {}, ...operatorColumns.map((column) => headElement(column, sorting, sort)))),
          h('tbody', {}, ...groups.map((group) => rowElement(group, most, list))),
        ),
      );
      // Sorting draws the heads again: the keyboard stays where it was.
      element.querySelector<HTMLElement>(`[data-column="${focused ?? ''}"] button`)?.focus();
    },
  };
}

function headElement(
  { id, label, unit }: OperatorColumn,
  { column, descending }: OperatorSorting,
  sort: OperatorTableActions['sort'],
): HTMLElement {
  const order = id !== column ? 'none' : descending ? 'descending' : 'ascending';
  const onClick = (): void =>
    sort({ column: id, descending: id === column ? !descending : id !== 'operator' });
  return h(
    'th',
    {
      class: id === 'operator' ? '' : 'numeric',
      attributes: { scope: 'col', 'aria-sort': order, 'data-column': id },
    },
    sortButton({ label, unit, description: null, order, onClick }),
  );
}

function rowElement(group: OperatorGroup, most: number, list: OperatorTableActions['list']): HTMLElement {
  return h(
    'tr',
    {},
    ...operatorColumns.map((column) => {
      const text = column.text(group);
      if (column.id === 'operator') {
        const show = h('button', {
          class: 'operator-link',
          text,
          attributes: { type: 'button', title: `List the nodes of ${text}` },
          on: { click: () => list(group.operator) },
        });
        return h('th', { attributes: { scope: 'row' } }, show);
      }
      return column.id === 'share'
        ? h(
            'td',
            { class: 'numeric' },
            h('div', { class: 'cell-share' }, barElement(group.share / most), h('span', { text })),
          )
        : h('td', { class: 'numeric', text });
    }),
  );
}
