import type { Point } from '../../src/contracts/picture';

interface PointerActions<Target> {
  /** What an event is about; null for nothing. */
  targetOf(event: MouseEvent): Target | null;
  /** Whether the wheel zooms now; else it scrolls what is around. */
  zooms(event: WheelEvent): boolean;
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
  /** What is under the pointer; null for nothing. */
  hover(target: Target | null): void;
  click(target: Target | null): void;
  doubleClick(target: Target): void;
}

/** A pointer that moves less is a click. */
const STILL_PX = 4;
const WHEEL_SPEED = 0.0016;

/** Drag pans, the wheel zooms at the pointer, a click selects. */
export function listenToPointer<Target>(element: HTMLElement, actions: PointerActions<Target>): void {
  let last: (Point & { readonly pointer: number }) | null = null;
  let moved = 0;
  let first: Target | null = null;
  element.addEventListener('pointerdown', ({ button, pointerId, clientX, clientY }) => {
    if (button === 0) {
      last = { pointer: pointerId, x: clientX, y: clientY };
      moved = 0;
    }
  });
  element.addEventListener('pointermove', (event) => {
    if (last === null || last.pointer !== event.pointerId) {
      actions.hover(actions.targetOf(event));
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
    first = actions.targetOf(event);
    actions.click(first);
  });
  element.addEventListener(
    'wheel',
    (event) => {
      if (!actions.zooms(event)) {
        return;
      }
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
