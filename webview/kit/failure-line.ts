import { h } from './dom';

interface FailureLine {
  readonly element: HTMLElement;
  /** Null hides the line. */
  show(message: string | null): void;
}

/** What went wrong, above the page; a screen reader says it at once. */
export function createFailureLine(): FailureLine {
  const element = h('p', { class: 'failure', attributes: { role: 'alert', hidden: '' } });
  return {
    element,
    show(message) {
      element.hidden = message === null;
      element.textContent = message;
    },
  };
}

/** What a failed request says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
