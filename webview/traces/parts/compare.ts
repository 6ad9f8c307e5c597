import {
  compareTraces,
  type ComparedPath,
  type PathSide,
} from '../../../src/contracts/traces/compare-traces';
import type { Trace } from '../../../src/contracts/traces/trace';
import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import { local, utc } from '../../kit/time';
import { changeCounts, comparedRows, SHOWN_PATHS, type CompareChoice } from '../model/compared-rows';
import { formatChange, formatMomentInZone, formatSpanMs, traceTitle } from '../model/words';

interface CompareActions {
  back(): void;
  swap(): void;
  /** Shows a span of one of the two. */
  open(traceId: string, spanId: string): void;
}

interface CompareView {
  readonly element: HTMLElement;
  show(before: Trace, after: Trace, zone: 'local' | 'utc'): void;
}

const WORDS = { new: 'new', gone: 'gone', slower: 'slower', faster: 'faster', same: '' } as const;
const INDENT = 14;
const MAX_INDENT = 280;

/** Two traces side by side, by operation path. */
export function createCompareView(actions: CompareActions): CompareView {
  const facts = h('div', { class: 'compare-facts' });
  const counts = h('p', { class: 'compare-counts', attributes: { role: 'status' } });
  const holder = h('div', {
    class: 'compare-table',
    attributes: { tabindex: '0', role: 'region', 'aria-label': 'Paths' },
  });
  let choice: CompareChoice = { order: 'tree', changesOnly: false };
  let shown: { before: Trace; after: Trace; paths: readonly ComparedPath[] } | null = null;
  const order = h(
    'select',
    {
      class: 'field',
      attributes: { 'aria-label': 'Order' },
      on: { change: () => choose({ order: order.value as CompareChoice['order'] }) },
    },
    h('option', { text: 'As in the trace', attributes: { value: 'tree' } }),
    h('option', { text: 'Largest change of self time first', attributes: { value: 'difference' } }),
  );
  const changesOnly = h('input', {
    attributes: { type: 'checkbox' },
    on: { change: () => choose({ changesOnly: changesOnly.checked }) },
  });
  const button = (text: string, onClick: () => void): HTMLElement =>
    h('button', { class: 'plain-button', text, attributes: { type: 'button' }, on: { click: onClick } });

  function choose(change: Partial<CompareChoice>): void {
    choice = { ...choice, ...change };
    draw();
  }

  function draw(): void {
    if (shown === null) {
      return;
    }
    const { before, after, paths } = shown;
    const rows = comparedRows(paths, choice);
    holder.replaceChildren(pathTable(before, after, paths, rows.slice(0, SHOWN_PATHS), choice, actions));
    if (rows.length > SHOWN_PATHS) {
      const rest = rows.length - SHOWN_PATHS;
      holder.append(h('p', { class: 'quiet', text: `${count(rest, 'path')} more are not shown.` }));
    }
  }

  return {
    element: h(
      'div',
      { class: 'trace-view' },
      h(
        'header',
        { class: 'header' },
        h('button', {
          class: 'link back',
          text: '‹ Back to the trace',
          attributes: { type: 'button' },
          on: { click: actions.back },
        }),
        h('h1', { text: 'Two traces' }),
        facts,
      ),
      h(
        'main',
        { class: 'compare-main' },
        h(
          'div',
          { class: 'trace-toolbar' },
          order,
          h('label', { class: 'check' }, changesOnly, 'Changes only'),
          button('Swap', actions.swap),
          counts,
        ),
        holder,
      ),
    ),
    show(before, after, zone) {
      if (shown?.before !== before || shown.after !== after) {
        shown = { before, after, paths: compareTraces(before, after) };
      }
      facts.replaceChildren(side('A', before, zone), side('B', after, zone));
      const { paths } = shown;
      const changes = changeCounts(paths);
      counts.textContent = `B against A: ${formatChange(after.durationMs - before.durationMs)}; of ${count(paths.length, 'path')} ${changes.new} new, ${changes.gone} gone, ${changes.slower} slower, ${changes.faster} faster`;
      draw();
    },
  };
}

function side(name: string, trace: Trace, zone: 'local' | 'utc'): HTMLElement {
  const words = [
    formatMomentInZone(trace.startMs, zone === 'utc' ? utc : local),
    formatSpanMs(trace.durationMs),
    count(trace.spans.ids.length, 'span'),
    ...(trace.failures.length === 0 ? [] : [count(trace.failures.length, 'error')]),
    `id ${trace.traceId}`,
  ];
  return h(
    'p',
    {},
    h('strong', { class: `side side-${name}`, text: name }),
    ` ${traceTitle(trace)} `,
    h('span', { class: 'quiet', text: words.join(' · ') }),
  );
}

function pathTable(
  before: Trace,
  after: Trace,
  paths: readonly ComparedPath[],
  rows: readonly number[],
  { order }: CompareChoice,
  { open }: CompareActions,
): HTMLElement {
  const mostMs = paths.reduce(
    (most, { selfChangeMs }) => Math.max(most, Math.abs(selfChangeMs)),
    Number.MIN_VALUE,
  );
  const heads = ['Path', 'Change', 'Spans A', 'Spans B', 'Total A', 'Total B', 'Difference', 'Self time'];
  const spanOf =
    (trace: Trace, { row }: PathSide) =>
    () =>
      open(trace.traceId, trace.spans.ids[row]);
  return h(
    'table',
    { class: 'table paths' },
    h('caption', { class: 'visually-hidden', text: 'Operation paths of both traces' }),
    h('thead', {}, h('tr', {}, ...heads.map((text) => h('th', { text, attributes: { scope: 'col' } })))),
    h(
      'tbody',
      {},
      ...rows.map((position) => {
        const path = paths[position];
        const name = h(
          'th',
          { attributes: { scope: 'row' } },
          h('span', { class: 'span-service', text: path.service }),
          ' ',
          h('span', { class: 'span-operation', text: path.operation }),
        );
        if (order === 'tree') {
          name.style.paddingLeft = `${INDENT + Math.min(path.depth * INDENT, MAX_INDENT)}px`;
        }
        return h(
          'tr',
          { class: `path-${path.change}` },
          name,
          h('td', {}, path.change !== 'same' && h('span', { class: 'change', text: WORDS[path.change] })),
          countCell(path.before),
          countCell(path.after),
          totalCell(path.before, path.before && spanOf(before, path.before)),
          totalCell(path.after, path.after && spanOf(after, path.after)),
          h('td', {
            class: 'numeric',
            text: path.totalChangeMs === 0 ? '' : formatChange(path.totalChangeMs),
          }),
          changeCell(path.selfChangeMs, mostMs),
        );
      }),
    ),
  );
}

function countCell(side: PathSide | null): HTMLElement {
  const errors = side === null || side.errors === 0 ? '' : ` (${side.errors} ✕)`;
  return h('td', {
    class: 'numeric',
    text: side === null ? '–' : `${side.count.toLocaleString('en')}${errors}`,
  });
}

function totalCell(side: PathSide | null, open: (() => void) | null): HTMLElement {
  if (side === null || open === null) {
    return h('td', { class: 'numeric', text: '–' });
  }
  const text = formatSpanMs(side.totalMs);
  return h(
    'td',
    { class: 'numeric' },
    h('button', {
      class: 'link',
      text,
      attributes: { type: 'button', title: 'Show the span' },
      on: { click: open },
    }),
  );
}

/** A bar from the middle, to the right where it takes longer. */
function changeCell(changeMs: number, mostMs: number): HTMLElement {
  const fill = h('span', { class: changeMs > 0 ? 'change-fill change-more' : 'change-fill change-less' });
  const share = (Math.abs(changeMs) / mostMs) * 50;
  fill.style.width = `${share.toFixed(2)}%`;
  fill.style.left = `${(changeMs > 0 ? 50 : 50 - share).toFixed(2)}%`;
  return h(
    'td',
    { class: 'numeric self-change' },
    h('span', { class: 'change-bar', attributes: { 'aria-hidden': 'true' } }, fill),
    h('span', { text: changeMs === 0 ? '±0 ms' : formatChange(changeMs) }),
  );
}
