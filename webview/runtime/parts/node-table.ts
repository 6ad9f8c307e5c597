import { h } from '../../kit/dom';
import { nodeColumns, type Column, type ColumnId } from '../model/columns';
import { formatShare } from '../model/format';
import type { ModelNodes } from '../model/nodes';
import { sortingFor, tableRows, type Row } from '../model/rows';
import type { Sorting } from '../state';
import { barElement } from './bar';
import { sortButton } from './sort-button';
import { revealRow } from '../../kit/reveal-row';
import { visibleRange } from '../../kit/visible-range';

export interface NodeTable {
  readonly element: HTMLElement;
  show(
    nodes: ModelNodes,
    choice: { readonly sorting: Sorting; readonly filter: string; readonly nodeClass: string | null },
  ): void;
  select(position: number | null): void;
}

export interface NodeTableActions {
  sort(sorting: Sorting): void;
  select(position: number): void;
}

const ROW_HEIGHT = 26;

/** The nodes as a grid of which only the rows in view exist, however many there are. */
export function createNodeTable({ sort, select }: NodeTableActions): NodeTable {
  const head = h('div', { class: 'grid-row grid-head', attributes: { role: 'row', 'aria-rowindex': '1' } });
  const body = h('div', { class: 'grid-body', attributes: { role: 'rowgroup' } });
  const grid = h(
    'div',
    {
      class: 'grid',
      attributes: {
        role: 'grid',
        tabindex: '0',
        'aria-label': 'Nodes',
        'aria-colcount': String(nodeColumns.length),
      },
      on: { scroll: () => schedule(), keydown: (event) => onKey(event as KeyboardEvent) },
    },
    h('div', { attributes: { role: 'rowgroup' }, class: 'grid-heads' }, head),
    body,
  );
  let nodes: ModelNodes | null = null;
  let rows: readonly Row[] = [];
  let sorting: Sorting = { column: 'ms', descending: true };
  let selected: number | null = null;
  let frame = 0;

  new ResizeObserver(() => schedule()).observe(grid);

  function schedule(): void {
    if (frame === 0) {
      frame = requestAnimationFrame(draw);
    }
  }

  function draw(): void {
    frame = 0;
    if (nodes === null) {
      return;
    }
    const { from, to } = visibleRange(grid.scrollTop, grid.clientHeight, ROW_HEIGHT, rows.length);
    const shown = nodes;
    body.replaceChildren(
      ...rows
        .slice(from, to)
        .map((row, index) => rowElement(shown, row, from + index, row.position === selected)),
    );
    const active = rows.findIndex(({ position }) => position === selected);
    // Only what exists can be pointed at.
    if (active >= from && active < to) {
      grid.setAttribute('aria-activedescendant', `row-${selected}`);
    } else {
      grid.removeAttribute('aria-activedescendant');
    }
  }

  function drawHead(): void {
    const focused = document.activeElement?.closest<HTMLElement>('[data-column]')?.dataset.column;
    head.replaceChildren(
      ...nodeColumns.map((column) => headElement(column, sorting, () => sort(nextSorting(column, sorting)))),
    );
    // The heads are new: the keyboard stays where it was.
    head.querySelector<HTMLElement>(`[data-column="${focused ?? ''}"] button`)?.focus();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.target !== grid || rows.length === 0) {
      return;
    }
    const page = Math.max(1, Math.floor(grid.clientHeight / ROW_HEIGHT) - 2);
    const at = rows.findIndex(({ position }) => position === selected);
    const last = rows.length - 1;
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    select(rows[Math.min(Math.max(to, 0), last)].position);
  }

  return {
    element: grid,
    show(next, choice) {
      nodes = next;
      sorting = sortingFor(next, choice.sorting);
      rows = tableRows(next, choice);
      body.style.height = `${rows.length * ROW_HEIGHT}px`;
      grid.setAttribute('aria-rowcount', String(rows.length + 1));
      grid.classList.toggle('grid-work', next.basis === 'work');
      drawHead();
      draw();
    },
    select(position) {
      selected = position;
      const index = rows.findIndex((row) => row.position === position);
      if (index >= 0) {
        revealRow(grid, index, ROW_HEIGHT);
      }
      draw();
    },
  };
}

function headElement(
  { id, label, unit, description, numeric }: Column,
  { column, descending }: Sorting,
  onClick: () => void,
): HTMLElement {
  const order = id !== column ? 'none' : descending ? 'descending' : 'ascending';
  return h(
    'div',
    {
      class: `grid-cell cell-${id}${numeric ? ' numeric' : ''}`,
      attributes: { role: 'columnheader', 'aria-sort': order, 'data-column': id },
    },
    sortButton({ label, unit, description, order, onClick }),
  );
}

function nextSorting({ id, descendingFirst }: Column, { column, descending }: Sorting): Sorting {
  return { column: id, descending: id === column ? !descending : descendingFirst };
}

function rowElement(
  nodes: ModelNodes,
  { position, cumulative }: Row,
  index: number,
  isSelected: boolean,
): HTMLElement {
  const element = h(
    'div',
    {
      class: isSelected ? 'grid-row grid-node row-selected' : 'grid-row grid-node',
      attributes: {
        role: 'row',
        id: `row-${position}`,
        'aria-rowindex': String(index + 2),
        'aria-selected': String(isSelected),
        'data-position': String(position),
      },
    },
    ...nodeColumns.map((column) => cellElement(column, nodes, position, cumulative)),
  );
  element.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
  return element;
}

function cellElement(column: Column, nodes: ModelNodes, position: number, cumulative: number): HTMLElement {
  // Shares are small in a large model: their bars are of the largest, so that they can be compared.
  const bars: Partial<Record<ColumnId, number>> = {
    share: nodes.mostShare > 0 ? nodes.share[position] / nodes.mostShare : 0,
    cumulative,
  };
  const part = bars[column.id];
  const text = column.id === 'cumulative' ? formatShare(cumulative) : column.text(nodes, position);
  const cell = h('div', {
    class: `grid-cell cell-${column.id}${column.numeric ? ' numeric' : ''}`,
    attributes: { role: 'gridcell', title: column.numeric ? null : text },
  });
  if (part === undefined) {
    cell.textContent = text;
  } else {
    cell.append(barElement(part), h('span', { text }));
  }
  return cell;
}
