import type { TraceOrder, TraceRow } from '../../../src/contracts/traces/search';
import { h } from '../../kit/dom';
import type { Zone } from '../../kit/time';
import { revealRow } from '../../kit/reveal-row';
import { visibleRange } from '../../kit/visible-range';
import type { FoundTraces } from '../model/found-traces';
import { traceColumns, type TraceColumn } from '../model/trace-columns';
import { rowTitle } from '../model/words';

export interface ListChoice {
  readonly order: TraceOrder;
  readonly descending: boolean;
  readonly chosen: string | null;
  readonly marked: string | null;
  readonly zone: Zone;
}

interface ListActions {
  sort(order: TraceOrder, descending: boolean): void;
  choose(traceId: string): void;
  open(traceId: string): void;
  mark(row: TraceRow): void;
  /** Rows from here to there come into view. */
  need(from: number, to: number): void;
}

interface TraceListPart {
  readonly element: HTMLElement;
  show(found: FoundTraces, choice: ListChoice): void;
  focus(): void;
}

const ROW_HEIGHT = 26;

/** The traces found, as a grid of which only the rows in view exist. */
export function createTraceList(actions: ListActions): TraceListPart {
  const head = h('div', { class: 'grid-row', attributes: { role: 'row', 'aria-rowindex': '1' } });
  const body = h('div', { class: 'grid-body', attributes: { role: 'rowgroup' } });
  const grid = h(
    'div',
    {
      class: 'grid trace-grid',
      attributes: {
        role: 'grid',
        tabindex: '0',
        'aria-label': 'Traces',
        'aria-colcount': String(traceColumns.length + 1),
      },
      on: {
        scroll: () => schedule(),
        keydown: (event) => onKey(event as KeyboardEvent),
        click: (event) => onClick(event),
      },
    },
    h('div', { class: 'grid-heads', attributes: { role: 'rowgroup' } }, head),
    body,
  );
  let found: FoundTraces | null = null;
  let choice: ListChoice;
  let frame = 0;

  new ResizeObserver(() => schedule()).observe(grid);

  function schedule(): void {
    frame ||= requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = 0;
    if (found === null) {
      return;
    }
    const { rows, list } = found;
    const { from, to } = visibleRange(grid.scrollTop, grid.clientHeight, ROW_HEIGHT, list.matched);
    actions.need(from, to);
    const longestMs = rows.reduce((most, row) => Math.max(most, row?.durationMs ?? 0), Number.MIN_VALUE);
    body.replaceChildren(
      ...Array.from({ length: to - from }, (_, index) => rowElement(from + index, longestMs)),
    );
    const at = chosenPlace();
    if (at >= from && at < to) {
      grid.setAttribute('aria-activedescendant', `trace-${at}`);
    } else {
      grid.removeAttribute('aria-activedescendant');
    }
  }

  function chosenPlace(): number {
    return found?.rows.findIndex((row) => row !== undefined && row.traceId === choice.chosen) ?? -1;
  }

  function rowElement(place: number, longestMs: number): HTMLElement {
    const row = found?.rows[place];
    const isChosen = row !== undefined && row.traceId === choice.chosen;
    const element = h(
      'div',
      {
        class: `grid-row grid-node${isChosen ? ' row-selected' : ''}${row && row.errors > 0 ? ' row-failed' : ''}`,
        attributes: {
          role: 'row',
          id: `trace-${place}`,
          'aria-rowindex': String(place + 2),
          'aria-selected': String(isChosen),
          'data-place': String(place),
        },
      },
      ...(row === undefined
        ? [h('div', { class: 'grid-cell quiet', text: '…', attributes: { role: 'gridcell' } })]
        : [
            markCell(row, choice.marked === row.traceId),
            ...traceColumns.map((column) => cellElement(column, row, choice.zone, longestMs)),
          ]),
    );
    element.style.transform = `translateY(${place * ROW_HEIGHT}px)`;
    return element;
  }

  function onClick(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    const row = found?.rows[Number(target?.closest<HTMLElement>('.grid-node')?.dataset.place)];
    if (row === undefined) {
      return;
    }
    if (target?.closest('.mark-button')) {
      actions.mark(row);
    } else {
      actions.open(row.traceId);
    }
  }

  function onKey(event: KeyboardEvent): void {
    if (event.target !== grid || found === null || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const at = chosenPlace();
    const row = found.rows[at];
    if (row !== undefined && event.key === 'Enter') {
      return actions.open(row.traceId);
    }
    if (row !== undefined && event.key === 'm') {
      return actions.mark(row);
    }
    const page = Math.max(1, Math.floor(grid.clientHeight / ROW_HEIGHT) - 2);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: Math.max(at, 1) - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: found.list.matched - 1,
    }[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    const place = Math.min(Math.max(to, 0), found.list.matched - 1);
    revealRow(grid, place, ROW_HEIGHT);
    const next = found.rows[place];
    if (next !== undefined) {
      actions.choose(next.traceId);
    }
  }

  return {
    element: grid,
    show(next, nextChoice) {
      if (found?.list !== next.list) {
        grid.scrollTop = 0;
      }
      found = next;
      choice = nextChoice;
      body.style.height = `${next.list.matched * ROW_HEIGHT}px`;
      grid.setAttribute('aria-rowcount', String(next.list.matched + 1));
      head.replaceChildren(
        h('div', { class: 'grid-cell', attributes: { role: 'columnheader' } }, hidden('Compare')),
        ...traceColumns.map((column) => headElement(column, choice, actions.sort)),
      );
      draw();
    },
    focus: () => grid.focus(),
  };
}

function headElement(
  { id, label, description, numeric, order }: TraceColumn,
  { order: by, descending }: ListChoice,
  sort: ListActions['sort'],
): HTMLElement {
  const sorted = order === undefined ? null : order !== by ? 'none' : descending ? 'descending' : 'ascending';
  const click = (): void => order && sort(order, order === by ? !descending : true);
  const mark = h('span', {
    class: 'sort-mark',
    text: sorted === 'descending' ? '↓' : sorted === 'ascending' ? '↑' : '',
    attributes: { 'aria-hidden': 'true' },
  });
  return h(
    'div',
    {
      class: `grid-cell cell-${id}${numeric ? ' numeric' : ''}`,
      attributes: { role: 'columnheader', 'aria-sort': sorted },
    },
    order === undefined
      ? h('span', { text: label, attributes: { title: description } })
      : h('button', { attributes: { type: 'button', title: description }, on: { click } }, label, mark),
  );
}

function cellElement(column: TraceColumn, row: TraceRow, zone: Zone, longestMs: number): HTMLElement {
  const cell = h('div', {
    class: `grid-cell cell-${column.id}${column.numeric ? ' numeric' : ''}`,
    attributes: { role: 'gridcell', title: column.id === 'trace' ? `${rowTitle(row)} (${row.file})` : null },
  });
  if (column.id === 'duration') {
    const fill = h('span', { class: 'bar-fill' });
    fill.style.width = `${((row.durationMs / longestMs) * 100).toFixed(2)}%`;
    cell.append(h('span', { class: 'bar', attributes: { 'aria-hidden': 'true' } }, fill));
  }
  cell.append(h('span', { text: column.text(row, zone) }));
  return cell;
}

function markCell(row: TraceRow, isMarked: boolean): HTMLElement {
  const label = isMarked ? 'Marked to compare' : 'Mark to compare';
  return h(
    'div',
    { class: 'grid-cell cell-mark', attributes: { role: 'gridcell' } },
    h('button', {
      class: 'mark-button',
      text: isMarked ? '◆' : '◇',
      attributes: {
        type: 'button',
        tabindex: '-1',
        title: `${label} (m)`,
        'aria-label': `${label}: ${rowTitle(row)}`,
        'aria-pressed': String(isMarked),
      },
    }),
  );
}

function hidden(text: string): HTMLElement {
  return h('span', { class: 'visually-hidden', text });
}
