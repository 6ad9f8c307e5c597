import { h } from './dom';

export interface Drawer {
  readonly element: HTMLElement;
  /** Opens with what is given; null closes it. */
  show(content: readonly Node[] | null): void;
}

/**
 * Details beside a picture. Escape and its button ask to close it, and the keyboard stays in it when its content changes.
 * @param name class of its own
 * @param label for screen readers
 * @param close closes it, as whoever shows the content wishes
 */
export function createDrawer(name: string, label: string, close: () => void): Drawer {
  const element = h('aside', {
    class: `drawer ${name}`,
    attributes: { 'aria-label': label, tabindex: '-1', hidden: '' },
    on: {
      keydown: (event) => {
        if ((event as KeyboardEvent).key === 'Escape') {
          event.preventDefault();
          close();
        }
      },
    },
  });
  const closeButton = (): HTMLElement =>
    h('button', {
      class: 'close',
      text: '×',
      attributes: { type: 'button', 'aria-label': 'Close the details' },
      on: { click: close },
    });
  return {
    element,
    show(content) {
      element.hidden = content === null;
      if (content === null) {
        return;
      }
      const hadFocus = element.contains(document.activeElement);
      element.replaceChildren(closeButton(), ...content);
      if (hadFocus && !element.contains(document.activeElement)) {
        // What had the focus is gone; the keyboard stays here.
        element.focus();
      }
    },
  };
}
