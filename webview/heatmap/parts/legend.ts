import { h } from '../../kit/dom';
import { currentTheme } from '../../kit/theme';
import { colourOfScore } from '../draw/scale';
import { SCORE_CEILING } from '../model/levels';

export interface Legend {
  readonly element: HTMLElement;
  /** @param changes whether lasting changes are marked */
  show(changes: boolean): void;
  restyle(): void;
}

const STEPS = 48;
const IN_WORDS = `Colour scale of the anomaly score from 0 to ${SCORE_CEILING}, threshold at 1; hatched cells have no data or too few requests`;
const FLAG_IN_WORDS = '; a flag marks a lasting change';

/** The colour scale with the threshold marked, and what a missing cell and a lasting change look like. */
export function createLegend(): Legend {
  const bar = h('span', { class: 'legend-bar' });
  const scale = h(
    'span',
    { class: 'legend-scale' },
    bar,
    h('span', { class: 'legend-mark legend-zero', text: '0' }),
    h('span', { class: 'legend-mark legend-threshold', text: '1 threshold' }),
    h('span', { class: 'legend-mark legend-ceiling', text: `${SCORE_CEILING}+` }),
  );
  const flag = h(
    'span',
    { class: 'legend-change' },
    h('span', { class: 'legend-flag' }),
    h('span', { text: 'lasting change' }),
  );
  const element = h(
    'div',
    { class: 'legend', attributes: { role: 'img', 'aria-label': IN_WORDS } },
    h('span', { class: 'legend-title', text: 'Anomaly score' }),
    scale,
    h('span', { class: 'legend-missing' }),
    h('span', { text: 'no data or too few requests' }),
    flag,
  );
  const restyle = (): void => {
    const theme = currentTheme();
    const colours = Array.from({ length: STEPS }, (_, step) => {
      const [red, green, blue] = colourOfScore(theme, ((step + 0.5) / STEPS) * SCORE_CEILING);
      return `rgb(${red} ${green} ${blue}) ${(step / STEPS) * 100}% ${((step + 1) / STEPS) * 100}%`;
    });
    bar.style.background = `linear-gradient(to right, ${colours.join(', ')})`;
  };
  restyle();
  const show = (changes: boolean): void => {
    flag.hidden = !changes;
    element.setAttribute('aria-label', changes ? IN_WORDS + FLAG_IN_WORDS : IN_WORDS);
  };
  return { element, show, restyle };
}
