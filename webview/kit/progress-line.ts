import type { Progress } from '../../src/contracts/progress';
import { h } from './dom';

/** Shown until the editor says more. */
export const STARTING: Progress = {
  step: 'start',
  label: 'Starting',
  fraction: null,
  message: 'Starting',
  etaMs: null,
};

export interface ProgressLine {
  readonly element: HTMLElement;
  show(progress: Progress | null): void;
}

/** A thin bar with words beside it, for work that goes on elsewhere. */
export function createProgressLine(label = 'Analysis'): ProgressLine {
  const fill = h('div', { class: 'progress-fill' });
  const described = {
    role: 'progressbar',
    'aria-label': label,
    'aria-valuemin': '0',
    'aria-valuemax': '100',
  };
  const bar = h('div', { class: 'progress-bar', attributes: described }, fill);
  const words = h('span', { class: 'progress-words' });
  const element = h('div', { class: 'progress', attributes: { hidden: '' } }, bar, words);
  return {
    element,
    show(progress) {
      element.hidden = progress === null;
      if (!progress) {
        return;
      }
      const percent = progress.fraction === null ? null : Math.round(progress.fraction * 100);
      bar.classList.toggle('progress-unknown', percent === null);
      fill.style.width = percent === null ? '' : `${percent}%`;
      if (percent === null) {
        bar.removeAttribute('aria-valuenow');
      } else {
        bar.setAttribute('aria-valuenow', String(percent));
      }
      const remaining =
        progress.etaMs === null ? '' : `, about ${Math.max(Math.round(progress.etaMs / 1000), 1)} s left`;
      words.textContent = `${progress.message}${remaining}`;
    },
  };
}
