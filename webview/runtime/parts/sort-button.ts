import { h } from '../../kit/dom';

interface SortButtonOptions {
  readonly label: string;
  readonly unit: string | null;
  readonly description: string | null;
  readonly order: 'none' | 'ascending' | 'descending';
  readonly onClick: () => void;
}

/** The head of a column: its name, the unit of its values, and an arrow where rows are sorted by it. */
export function sortButton({ label, unit, description, order, onClick }: SortButtonOptions): HTMLElement {
  return h(
    'button',
    {
      class: 'sort-button',
      attributes: { type: 'button', title: description, tabindex: '0' },
      on: { click: onClick },
    },
    label,
    unit !== null && h('span', { class: 'unit', text: ` ${unit}` }),
    h('span', {
      class: 'sort-mark',
      attributes: { 'aria-hidden': 'true' },
      text: order === 'none' ? '' : order === 'descending' ? '↓' : '↑',
    }),
  );
}
