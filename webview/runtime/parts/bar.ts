import { h } from '../../kit/dom';

/** A part of the whole as a bar beside its number. @param part 0 to 1 */
export function barElement(part: number): HTMLElement {
  const fill = h('span', { class: 'bar-fill' });
  fill.style.width = `${Math.min(part * 100, 100).toFixed(2)}%`;
  return h('span', { class: 'bar', attributes: { 'aria-hidden': 'true' } }, fill);
}
