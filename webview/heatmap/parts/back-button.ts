import { h } from '../../kit/dom';

/** Leads from what the drawer shows to the list of incidents. */
export function backButton(back: () => void): HTMLElement {
  return h('button', {
    class: 'back',
    text: '‹ All incidents',
    attributes: { type: 'button', 'data-focus-key': 'back' },
    on: { click: back },
  });
}
