import { TraceSpanFlag } from '../../../src/contracts/traces/trace';
import { h } from '../../kit/dom';
import type { TimeRange } from '../model/time-range';
import { nameOf, serviceStyle, type TraceModel } from '../model/trace-model';
import { formatChange, formatSpanMs, percentileMark, percentileWords } from '../model/words';
import { createTimeCell } from './time-cell';

export interface RowLook {
  readonly range: TimeRange;
  readonly isCollapsed: boolean;
  readonly isSelected: boolean;
  readonly isFound: boolean;
  /** Place among the rows shown. */
  readonly place: number;
}

export interface SpanRow {
  readonly element: HTMLElement;
  /** Becomes the row of a span. */
  show(model: TraceModel, row: number, look: RowLook): void;
}

export const SPAN_ROW_HEIGHT = 24;
const INDENT = 12;
/** Deeper rows move on by less, so that names keep their room. */
const INDENTED_LEVELS = 16;
const MAX_INDENT = 280;
/** From here on a span is slower than usual for its operation. */
const SLOW_PERCENTILE = 95;

/** A row of the waterfall that shows one span after another: while scrolling rows are filled again, not made. */
export function createSpanRow(): SpanRow {
  const twisty = h('span', { class: 'twisty', attributes: { 'aria-hidden': 'true' } });
  const marks = h('span', { class: 'span-marks' });
  const service = h('span', { class: 'span-service' });
  const operation = h('span', { class: 'span-operation' });
  const inside = h('span', { class: 'hidden-count', attributes: { hidden: '' } });
  const name = h(
    'div',
    { class: 'grid-cell span-name', attributes: { role: 'rowheader' } },
    twisty,
    h('span', { class: 'service-dot', attributes: { 'aria-hidden': 'true' } }),
    marks,
    service,
    operation,
    inside,
  );
  const [duration, self, percentile] = ['duration', 'self', 'percentile'].map((kind) =>
    h('div', { class: `grid-cell numeric cell-${kind}`, attributes: { role: 'gridcell' } }),
  );
  const time = createTimeCell();
  const element = h('div', { attributes: { role: 'row' } }, name, duration, self, percentile, time.element);
  const set = (attribute: string, value: string | null): void => {
    if (value === null) {
      element.removeAttribute(attribute);
    } else {
      element.setAttribute(attribute, value);
    }
  };

  function showName(model: TraceModel, row: number, { isCollapsed }: RowLook): void {
    const { outline, trace } = model;
    const names = nameOf(trace, row);
    const isParent = outline.children[row] > 0;
    const depth = trace.spans.depth[row];
    const indent = INDENT * Math.min(depth, INDENTED_LEVELS) + 2 * Math.max(0, depth - INDENTED_LEVELS);
    name.title = `${names.service} · ${names.operation}`;
    name.style.paddingLeft = `${6 + Math.min(indent, MAX_INDENT)}px`;
    twisty.textContent = isParent ? (isCollapsed ? '▸' : '▾') : '';
    service.textContent = names.service;
    operation.textContent = names.operation;
    inside.hidden = !isCollapsed;
    inside.textContent = isCollapsed ? `+${(outline.end[row] - row - 1).toLocaleString('en')}` : '';
    const signs = signsOf(model, row);
    // Most rows have none, before and after.
    if (signs.length > 0 || marks.childElementCount > 0) {
      marks.replaceChildren(...signs);
    }
  }

  function showPercentile(value: number): void {
    const words = percentileWords(value);
    percentile.textContent = percentileMark(value);
    percentile.title = words === null ? '' : `${words} of this operation's spans in the recording`;
    percentile.classList.toggle('slow', value >= SLOW_PERCENTILE);
  }

  return {
    element,
    show(model, row, look) {
      const { outline } = model;
      const { spans } = model.trace;
      const isFailed = (spans.flags[row] & TraceSpanFlag.error) !== 0;
      element.className = [
        `span-row series-${serviceStyle(spans.service[row])}`,
        ...(look.isSelected ? ['row-selected'] : []),
        ...(look.isFound ? ['span-found'] : []),
        ...(isFailed ? ['span-failed'] : []),
      ].join(' ');
      element.id = `span-${row}`;
      set('data-row', String(row));
      set('aria-level', String(spans.depth[row] + 1));
      set('aria-posinset', String(outline.position[row]));
      set('aria-setsize', String(outline.siblings[row]));
      set('aria-expanded', outline.children[row] > 0 ? String(!look.isCollapsed) : null);
      set('aria-selected', String(look.isSelected));
      set('aria-rowindex', String(look.place + 2));
      element.style.transform = `translateY(${look.place * SPAN_ROW_HEIGHT}px)`;
      showName(model, row, look);
      duration.textContent = formatSpanMs(spans.durationMs[row]);
      self.textContent = formatSpanMs(spans.selfMs[row]);
      showPercentile(spans.percentile[row]);
      time.show(model, row, look.range);
    },
  };
}

/** What is out of the ordinary about a span, as signs with words. */
function signsOf({ trace: { spans }, failureOf }: TraceModel, row: number): HTMLElement[] {
  const flags = spans.flags[row];
  const sign = (kind: string, text: string, words: string): HTMLElement =>
    h('span', {
      class: `span-mark mark-${kind}`,
      text,
      attributes: { role: 'img', 'aria-label': words, title: words },
    });
  const failure = failureOf.get(row);
  return [
    ...(flags & TraceSpanFlag.error ? [sign('error', '✕', failure ? `Failed: ${failure}` : 'Failed')] : []),
    ...(spans.shiftMs[row] === 0
      ? []
      : [sign('clock', '◷', `Clock corrected by ${formatChange(spans.shiftMs[row])}`)]),
    ...(flags & TraceSpanFlag.orphan ? [sign('orphan', '?', 'Its parent is in no file')] : []),
    ...(flags & TraceSpanFlag.unfinished ? [sign('unfinished', '…', 'No duration is stated')] : []),
  ];
}
