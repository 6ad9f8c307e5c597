import { h } from '../../kit/dom';
import { shareOf, type TimeRange } from '../model/time-range';
import type { TraceModel } from '../model/trace-model';
import { formatSpanMs } from '../model/words';

interface TimeCell {
  readonly element: HTMLElement;
  show(model: TraceModel, row: number, range: TimeRange): void;
}

/** Left of here a bar's words stand on its right, otherwise on its left where there is room. */
const WORDS_FIT_UNTIL = 0.8;
const WORDS_FIT_FROM = 0.12;

/** When a span ran: its bar, what of it is on the critical path, and how long it took. */
export function createTimeCell(): TimeCell {
  const bar = h('span', { class: 'span-bar' });
  const critical = h('span', { class: 'critical' });
  const words = h('span', { class: 'bar-words', attributes: { 'aria-hidden': 'true' } });
  const element = h('div', { class: 'span-time', attributes: { role: 'gridcell' } }, bar, critical, words);

  function showCritical({ sections }: TraceModel, row: number, range: TimeRange): void {
    const shown = (sections.get(row) ?? []).flatMap(({ fromMs, toMs }) => {
      const [left, right] = [shareOf(range, fromMs), shareOf(range, toMs)];
      return right < 0 || left > 1 ? [] : [[left, right] as const];
    });
    while (critical.childElementCount > shown.length) {
      critical.lastElementChild?.remove();
    }
    shown.forEach(([left, right], index) => {
      const section =
        critical.children.item(index) ?? critical.appendChild(h('span', { class: 'span-critical' }));
      stretch(section as HTMLElement, left, right);
    });
  }

  return {
    element,
    show(model, row, range) {
      const { startMs, durationMs } = model.trace.spans;
      const from = shareOf(range, startMs[row]);
      const to = shareOf(range, startMs[row] + durationMs[row]);
      const isOutside = to < 0 || from > 1;
      bar.hidden = isOutside;
      showCritical(model, row, range);
      if (isOutside) {
        words.textContent = to < 0 ? '‹' : '›';
        placeWords(words, to < 0 ? '0' : 'auto', to < 0 ? 'auto' : '0');
        return;
      }
      stretch(bar, from, to);
      words.textContent = formatSpanMs(durationMs[row]);
      const end = Math.min(to, 1);
      if (end <= WORDS_FIT_UNTIL) {
        placeWords(words, `calc(${(end * 100).toFixed(2)}% + 5px)`, 'auto');
      } else if (from > WORDS_FIT_FROM) {
        placeWords(words, 'auto', `calc(${((1 - from) * 100).toFixed(2)}% + 5px)`);
      } else {
        placeWords(words, '6px', 'auto');
      }
    },
  };
}

function placeWords({ style }: HTMLElement, left: string, right: string): void {
  style.left = left;
  style.right = right;
}

/** From one share of the width to another, cut at the edges. */
function stretch({ style }: HTMLElement, from: number, to: number): void {
  const [left, right] = [Math.max(from, 0), Math.min(to, 1)];
  style.left = `${(left * 100).toFixed(3)}%`;
  style.width = `${(Math.max(right - left, 0) * 100).toFixed(3)}%`;
}
