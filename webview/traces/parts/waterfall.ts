import { h } from '../../kit/dom';
import { visibleRange } from '../../kit/visible-range';
import { placeOf } from '../model/outline';
import { rangeTicks, shareOf, type TimeRange } from '../model/time-range';
import type { TraceModel } from '../model/trace-model';
import { formatSpanMs } from '../model/words';
import { createSpanRow, SPAN_ROW_HEIGHT, type SpanRow } from './waterfall-row';

export interface WaterfallLook {
  /** Rows that are not inside a collapsed one. */
  readonly rows: Int32Array;
  readonly range: TimeRange;
  readonly selected: number | null;
  readonly found: ReadonlySet<number>;
  isCollapsed(row: number): boolean;
}

interface WaterfallActions {
  select(row: number): void;
  toggle(row: number): void;
  zoom(factor: number, atMs: number): void;
  pan(share: number): void;
  /** True when the key was of use. */
  key(event: KeyboardEvent): boolean;
}

interface Waterfall {
  readonly element: HTMLElement;
  show(model: TraceModel, look: WaterfallLook): void;
  reveal(row: number): void;
  /** Rows that fit, for a step of a page. */
  pageRows(): number;
  focus(): void;
}

/** When scrolling counts as over. */
const SETTLED_MS = 200;
const HEAD_HEIGHT = 27;
/** A label with less room before the right edge would be cut. */
const LABEL_WIDTH_PX = 56;
const HEADS = ['Span', 'Duration', 'Self', 'Perc.', ''];
const HEAD_WORDS = [
  'Service and operation',
  'From start to end',
  'Time in which no child ran',
  "Share of this operation's spans in the recording that last shorter; empty below 20 of them",
  'Time',
];

/** The spans as a treegrid of which only the rows in view exist; while scrolling only new rows are made. */
export function createWaterfall(actions: WaterfallActions): Waterfall {
  const ticks = h('div', { class: 'axis', attributes: { 'aria-hidden': 'true' } });
  const lanes = h('div', { class: 'lanes', attributes: { 'aria-hidden': 'true' } });
  const heads = HEADS.map((text, index) =>
    h(
      'div',
      {
        class: `grid-cell${index > 0 && index < 4 ? ' numeric' : ''}`,
        attributes: {
          role: 'columnheader',
          title: HEAD_WORDS[index],
          'aria-label': text === '' ? 'Time' : null,
        },
      },
      text === '' ? ticks : text,
    ),
  );
  const body = h('div', { class: 'grid-body', attributes: { role: 'rowgroup' } });
  const grid = h(
    'div',
    {
      class: 'grid waterfall',
      attributes: { role: 'treegrid', tabindex: '0', 'aria-label': 'Spans', 'aria-colcount': '5' },
      on: {
        scroll: () => schedule(),
        click: (event) => onClick(event),
        keydown(event) {
          if (event.target === grid && actions.key(event as KeyboardEvent)) {
            event.preventDefault();
          }
        },
      },
    },
    h(
      'div',
      { class: 'grid-heads', attributes: { role: 'rowgroup' } },
      h('div', { class: 'span-row span-heads', attributes: { role: 'row', 'aria-rowindex': '1' } }, ...heads),
    ),
    h('div', { class: 'waterfall-body', attributes: { role: 'presentation' } }, lanes, body),
  );
  grid.addEventListener('wheel', (event) => onWheel(event), { passive: false });
  /** By row of the trace. */
  const drawn = new Map<number, SpanRow>();
  let settled: ReturnType<typeof setTimeout> | undefined;
  let model: TraceModel | null = null;
  let look: WaterfallLook;
  let frame = 0;

  new ResizeObserver(() => {
    if (model !== null) {
      drawLanes(model, look.range);
    }
    schedule();
  }).observe(grid);

  function schedule(): void {
    frame ||= requestAnimationFrame(draw);
  }

  /** Rows that left the view show those that came into it. */
  function draw(): void {
    frame = 0;
    if (model === null) {
      return;
    }
    const { rows, selected } = look;
    const { from, to } = visibleRange(grid.scrollTop, grid.clientHeight, SPAN_ROW_HEIGHT, rows.length);
    const [first, last] = from < to ? [rows[from], rows[to - 1]] : [0, -1];
    const free: SpanRow[] = [];
    for (const [row, shown] of drawn) {
      if (row < first || row > last) {
        free.push(shown);
        drawn.delete(row);
      }
    }
    for (let place = from; place < to; place++) {
      if (!drawn.has(rows[place])) {
        const shown = free.pop() ?? newRow();
        fill(model, shown, place);
        drawn.set(rows[place], shown);
      }
    }
    free.forEach(({ element }) => element.remove());
    if (selected !== null && drawn.has(selected)) {
      grid.setAttribute('aria-activedescendant', `span-${selected}`);
    } else {
      grid.removeAttribute('aria-activedescendant');
    }
    clearTimeout(settled);
    settled = setTimeout(inOrder, SETTLED_MS);
  }

  /** Every row is to be shown anew: those that are there are free. */
  function refill(): void {
    const all = [...drawn.values()];
    drawn.clear();
    // Negative rows are none of a trace, so the next drawing takes them.
    all.forEach((shown, index) => drawn.set(-1 - index, shown));
  }

  function newRow(): SpanRow {
    const made = createSpanRow();
    body.append(made.element);
    return made;
  }

  function fill(shown: TraceModel, { show }: SpanRow, place: number): void {
    const { rows, range, selected, found, isCollapsed } = look;
    const row = rows[place];
    const state = { range, place, isCollapsed: isCollapsed(row), isSelected: row === selected };
    show(shown, row, { ...state, isFound: found.has(row) });
  }

  /** A screen reader that reads on meets the rows in the order of the document. */
  function inOrder(): void {
    const elements = [...drawn].sort(([a], [b]) => a - b).map(([, { element }]) => element);
    if (elements.some((element, index) => body.children.item(index) !== element)) {
      body.append(...elements);
    }
  }

  function drawLanes(shown: TraceModel, range: TimeRange): void {
    // A part of a page may be lower than its head.
    grid.style.setProperty('--view-height', `${Math.max(grid.clientHeight - HEAD_HEIGHT, 0)}px`);
    const most = Math.max(2, Math.floor(ticks.clientWidth / 90));
    const moments = rangeTicks(range, most);
    ticks.replaceChildren(
      ...moments
        .filter((atMs) => (1 - shareOf(range, atMs)) * ticks.clientWidth > LABEL_WIDTH_PX)
        .map((atMs) => at(h('span', { class: 'tick', text: formatSpanMs(atMs) }), shareOf(range, atMs))),
    );
    const gaps = shown.trace.gaps.filter(({ fromMs, toMs }) => toMs > range.fromMs && fromMs < range.toMs);
    lanes.replaceChildren(
      ...moments.map((atMs) => at(h('span', { class: 'tick-line' }), shareOf(range, atMs))),
      ...gaps.map(({ fromMs, toMs }) => {
        const [left, right] = [Math.max(shareOf(range, fromMs), 0), Math.min(shareOf(range, toMs), 1)];
        const gap = at(h('span', { class: 'gap' }), left);
        gap.style.width = `${((right - left) * 100).toFixed(3)}%`;
        return gap;
      }),
    );
  }

  function onClick(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    const row = Number(target?.closest<HTMLElement>('[data-row]')?.dataset.row ?? NaN);
    if (Number.isNaN(row)) {
      return;
    }
    if (target?.closest('.twisty')) {
      actions.toggle(row);
    } else {
      actions.select(row);
    }
  }

  function onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.shiftKey) {
      return;
    }
    event.preventDefault();
    const { left, width } = ticks.getBoundingClientRect();
    const step = event.deltaY === 0 ? event.deltaX : event.deltaY;
    if (event.ctrlKey) {
      const { fromMs, toMs } = look.range;
      const share = Math.min(Math.max((event.clientX - left) / width, 0), 1);
      actions.zoom(step > 0 ? 1.25 : 0.8, fromMs + share * (toMs - fromMs));
    } else {
      actions.pan(step > 0 ? 0.1 : -0.1);
    }
  }

  return {
    element: grid,
    show(nextModel, nextLook) {
      if (model !== nextModel) {
        grid.scrollTop = 0;
      }
      model = nextModel;
      look = nextLook;
      refill();
      body.style.height = `${look.rows.length * SPAN_ROW_HEIGHT}px`;
      grid.setAttribute('aria-rowcount', String(look.rows.length + 1));
      drawLanes(model, look.range);
      draw();
    },
    reveal(row) {
      const top = placeOf(look.rows, row) * SPAN_ROW_HEIGHT;
      const room = grid.clientHeight - SPAN_ROW_HEIGHT * 2;
      if (top < grid.scrollTop || top > grid.scrollTop + room) {
        grid.scrollTop = Math.max(0, top - room / 2);
        draw();
      }
    },
    pageRows: () => Math.max(1, Math.floor(grid.clientHeight / SPAN_ROW_HEIGHT) - 2),
    focus: () => grid.focus(),
  };
}

function at(element: HTMLElement, share: number): HTMLElement {
  element.style.left = `${(share * 100).toFixed(3)}%`;
  return element;
}
