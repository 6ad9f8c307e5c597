import { h } from './dom';

/** Figures as a table. @param marked index of a row that stands out */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  marked = -1,
): HTMLElement {
  return h(
    'table',
    { class: 'table' },
    h('caption', { text: caption }),
    h('thead', {}, h('tr', {}, ...heads.map((text) => h('th', { text, attributes: { scope: 'col' } })))),
    h(
      'tbody',
      {},
      ...rows.map(([first, ...rest], index) =>
        h(
          'tr',
          { class: index === marked ? 'marked' : '' },
          h('th', { text: first, attributes: { scope: 'row' } }),
          ...rest.map((text) => h('td', { text })),
        ),
      ),
    ),
  );
}
