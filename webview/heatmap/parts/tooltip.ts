import { h } from '../../kit/dom';

export interface Tooltip {
  readonly element: HTMLElement;
  show(content: readonly Node[], clientX: number, clientY: number): void;
  /** Replaces the content where the tooltip is. */
  fill(content: readonly Node[]): void;
  hide(): void;
}

const DISTANCE_PX = 14;
const EDGE_PX = 8;

/** A box beside the pointer that stays inside the panel. Keyboard and screen reader users hear the same elsewhere. */
export function createTooltip(): Tooltip {
  const element = h('div', { class: 'tooltip', attributes: { hidden: '', 'aria-hidden': 'true' } });
  let at = { x: 0, y: 0 };

  function place(): void {
    const { width, height } = element.getBoundingClientRect();
    const right = at.x + DISTANCE_PX + width + EDGE_PX <= window.innerWidth;
    const below = at.y + DISTANCE_PX + height + EDGE_PX <= window.innerHeight;
    const x = right ? at.x + DISTANCE_PX : at.x - DISTANCE_PX - width;
    const y = below ? at.y + DISTANCE_PX : at.y - DISTANCE_PX - height;
    element.style.transform = `translate(${Math.round(Math.max(x, EDGE_PX))}px, ${Math.round(Math.max(y, EDGE_PX))}px)`;
  }

  return {
    element,
    show(content, x, y) {
      at = { x, y };
      element.replaceChildren(...content);
      element.hidden = false;
      place();
    },
    fill(content) {
      if (element.hidden) {
        return;
      }
      element.replaceChildren(...content);
      place();
    },
    hide() {
      element.hidden = true;
    },
  };
}
