import { h } from './dom';

export interface Announcer {
  readonly element: HTMLElement;
  /** Has a screen reader say something, once the user has stopped for a moment. */
  say(text: string): void;
}

const PAUSE_MS = 120;

/** A polite live region. Quick successions collapse into their last sentence. */
export function createAnnouncer(): Announcer {
  const element = h('div', {
    class: 'visually-hidden',
    attributes: { role: 'status', 'aria-live': 'polite' },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    element,
    say(text) {
      clearTimeout(timer);
      timer = setTimeout(() => (element.textContent = text), PAUSE_MS);
    },
  };
}
