import { h } from './dom';
import { svg } from './svg';

/** One line that can be drawn. */
interface SeriesChoice {
  readonly id: string;
  readonly label: string;
  /** 0 to SERIES_STYLES - 1. */
  readonly styleIndex: number;
  /** Of its line, as the chart draws it. */
  readonly dash: readonly number[];
}

export interface SeriesBoxes {
  readonly element: HTMLElement;
  /** @param drawn ids of the lines that are drawn */
  show(choices: readonly SeriesChoice[], drawn: readonly string[]): void;
}

interface SeriesBoxesOptions {
  readonly legend: string;
  /** Shown beneath while a line is drawn. */
  readonly hint?: string;
  readonly toggle: (id: string, drawn: boolean) => void;
}

/** Which lines are drawn; each box is its line's legend as well. The boxes stay, so that the keyboard keeps its place. */
export function createSeriesBoxes({ legend, hint = '', toggle }: SeriesBoxesOptions): SeriesBoxes {
  const boxes = h('div', { class: 'series-boxes' });
  const words = h('p', { class: 'quiet', text: hint, attributes: { hidden: '' } });
  const element = h('fieldset', { class: 'series' }, h('legend', { text: legend }), boxes, words);
  let listed = '';
  return {
    element,
    show(choices, drawn) {
      element.hidden = choices.length === 0;
      words.hidden = hint === '' || drawn.length === 0;
      const list = JSON.stringify(choices);
      if (list !== listed) {
        listed = list;
        boxes.replaceChildren(...choices.map((choice) => box(choice, toggle)));
      }
      for (const input of boxes.querySelectorAll('input')) {
        input.checked = drawn.includes(input.value);
      }
    },
  };
}

function box(
  { id, label, styleIndex, dash }: SeriesChoice,
  toggle: SeriesBoxesOptions['toggle'],
): HTMLElement {
  const input = h('input', {
    attributes: { type: 'checkbox', value: id },
    on: { change: () => toggle(id, input.checked) },
  });
  return h(
    'label',
    { class: `series-box series-${styleIndex}` },
    input,
    svg(
      'svg',
      { class: 'series-line', viewBox: '0 0 24 4', 'aria-hidden': 'true' },
      svg('line', { x1: 0, y1: 2, x2: 24, y2: 2, 'stroke-dasharray': dash.join(' ') }),
    ),
    label,
  );
}
