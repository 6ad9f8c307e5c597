import type { Point } from '../../src/contracts/picture';

interface PointerActions {
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
  /** What is under the pointer; null for nothing. */
  hover(target: PointerTarget | null): void;
  click(target: PointerTarget | null): void;
  doubleClick(target: PointerTarget): void;
}

export interface PointerTarget {
  readonly kind: 'node' | 'edge';
  readonly index: number;
}

/** A pointer that moves less is a click. */
const STILL_PX = 4;
const WHEEL_SPEED = 0.0016;

/** Drag pans, the wheel zooms at the pointer, a click selects. */
export function listenToPointer(element: HTMLElement, actions: PointerActions): void {
  let last: (Point & { readonly pointer: number }) | null = null;
  let moved = 0;
  let first: PointerTarget | null = null;
  element.addEventListener('pointerdown', ({ button, pointerId, clientX, clientY }) => {
    if (button === 0) {
      last = { pointer: pointerId, x: clientX, y: clientY };
      moved = 0;
    }
  });
  element.addEventListener('pointermove', (event) => {
    if (last === null || last.pointer !== event.pointerId) {
      actions.hover(targetOf(event));
      return;
    }
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved > STILL_PX) {
      // Not before: a captured pointer has no target to click on.
      element.setPointerCapture(event.pointerId);
      element.classList.add('panning');
      actions.pan(dx, dy);
    }
    last = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
  });
  const end = (): void => {
    last = null;
    element.classList.remove('panning');
  };
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
  element.addEventListener('pointerleave', () => actions.hover(null));
  element.addEventListener('click', (event) => {
    if (moved > STILL_PX) {
      return;
    }
    // The first click may have moved the picture: the second means the same.
    if (event.detail % 2 === 0 && first !== null) {
      actions.doubleClick(first);
      return;
    }
    first = targetOf(event);
    actions.click(first);
  });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      actions.zoom(Math.exp(-event.deltaY * WHEEL_SPEED), {
        x: event.clientX - left,
        y: event.clientY - top,
      });
    },
    { passive: false },
  );
}

function targetOf({ target }: Event): PointerTarget | null {
  const shape = target instanceof Element ? target.closest('[data-node], [data-edge]') : null;
  if (!(shape instanceof SVGElement)) {
    return null;
  }
  const { node, edge } = shape.dataset;
  return node === undefined ? { kind: 'edge', index: Number(edge) } : { kind: 'node', index: Number(node) };
}
