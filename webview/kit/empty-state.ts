import { h } from './dom';

/** What a panel shows when it has nothing to show: why, and what to do about it. */
export function emptyState(title: string, text: string, ...actions: readonly Node[]): HTMLElement {
  const picture = h('div', { class: 'empty-picture', attributes: { 'aria-hidden': 'true' } });
  // A little heatmap: most cells quiet, a few telling.
  for (let cell = 0; cell < 28; cell++) {
    picture.append(h('span', { class: cell === 10 ? 'hot' : cell === 11 || cell === 17 ? 'warm' : '' }));
  }
  const buttons = h('div', { class: 'empty-actions' }, ...actions);
  return h('div', { class: 'empty' }, picture, h('h2', { text: title }), h('p', { text }), buttons);
}
