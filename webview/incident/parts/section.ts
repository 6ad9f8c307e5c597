import { h } from '../../kit/dom';

type Child = Node | string | false | null;

/** A part of the page under a heading. @param name of its class */
export function section(title: string, name: string, ...children: readonly Child[]): HTMLElement {
  const id = `${name}-title`;
  return h(
    'section',
    { class: `box incident-${name}`, attributes: { 'aria-labelledby': id } },
    h('h2', { text: title, attributes: { id } }),
    ...children,
  );
}
