import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';

/** A heading with sentences below it; nothing where there are none. */
export function sentences(title: string, items: readonly { readonly text: string }[]): HTMLElement[] {
  if (items.length === 0) {
    return [];
  }
  const list = items.map(({ text }) => h('li', {}, h('p', { text: capitalised(text) })));
  return [h('h3', { text: title }), h('ul', { class: 'evidence' }, ...list)];
}
