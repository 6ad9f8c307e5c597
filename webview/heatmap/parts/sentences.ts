import { h } from '../../kit/dom';

/** A heading with sentences below it; nothing where there are none. */
export function sentences(title: string, texts: readonly string[]): HTMLElement[] {
  if (texts.length === 0) {
    return [];
  }
  const list = texts.map((text) => h('li', {}, h('p', { text })));
  return [h('h3', { text: title }), h('ul', { class: 'sentences' }, ...list)];
}
