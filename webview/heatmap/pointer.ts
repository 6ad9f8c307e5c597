import { columnWidth, overflow, windowAtX } from './model/geometry';
import type { Plot, PlotHit } from './plot';

export interface PointerActions {
  hover(hit: PlotHit, clientX: number, clientY: number): void;
  leave(): void;
  pick(hit: PlotHit): void;
  /** Moves the time axis by a number of windows. */
  pan(windows: number): void;
  zoom(factor: number, anchor: number): void;
  drag(from: PlotHit, to: PlotHit): void;
  drop(): void;
}

const DRAG_THRESHOLD_PX = 4;
const WHEEL_ZOOM_PER_PX = 0.0018;

/** Hovering, picking, dragging over cells to select them, moving the time axis (space, middle button) and the wheel. */
export function listenToPointer(plot: Plot, actions: PointerActions): void {
  const { element } = plot;
  let press: Press | null = null;
  let spaceHeld = false;

  element.addEventListener('keydown', (event) => {
    if (event.key === ' ') {
      event.preventDefault();
      spaceHeld = true;
    }
  });
  window.addEventListener('keyup', (event) => {
    spaceHeld &&= event.key !== ' ';
  });
  window.addEventListener('blur', () => (spaceHeld = false));

  element.addEventListener('pointermove', (event) => {
    if (press && Math.hypot(event.clientX - press.x, event.clientY - press.y) > DRAG_THRESHOLD_PX) {
      press.dragging = true;
    }
    if (press?.dragging && !press.pans) {
      const to = plot.hitAt(event.clientX, event.clientY);
      actions.drag(press.from, to);
      press.selects ||= press.from.kind === 'cell' && to.kind === 'cell';
      actions.leave();
      return;
    }
    if (press?.dragging && plot.geometry) {
      actions.pan((press.lastX - event.clientX) / columnWidth(plot.geometry));
      press.lastX = event.clientX;
      actions.leave();
      return;
    }
    const hit = plot.hitAt(event.clientX, event.clientY);
    element.style.cursor = hit.kind === 'none' ? 'default' : 'pointer';
    actions.hover(hit, event.clientX, event.clientY);
  });
  element.addEventListener('pointerleave', () => actions.leave());
  element.addEventListener('pointerdown', (event) => {
    if (event.button > 1) {
      return;
    }
    const { clientX, clientY } = event;
    const from = plot.hitAt(clientX, clientY);
    const pans = event.button === 1 || spaceHeld;
    press = { x: clientX, y: clientY, lastX: clientX, from, pans, selects: false, dragging: false };
    if (pans) {
      // No scrolling by the middle button.
      event.preventDefault();
    }
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointercancel', () => (press = null));
  window.addEventListener('pointerup', () => {
    if (press?.selects) {
      actions.drop();
    }
    // The click that follows still sees whether this was a drag.
    setTimeout(() => (press = null));
  });
  element.addEventListener('click', (event) => {
    if (!press?.dragging) {
      actions.pick(plot.hitAt(event.clientX, event.clientY));
    }
  });
  element.addEventListener('wheel', (event) => onWheel(plot, actions, event), { passive: false });
}

/** A pointer that is down on the plot. */
interface Press {
  readonly x: number;
  readonly y: number;
  readonly from: PlotHit;
  readonly pans: boolean;
  lastX: number;
  dragging: boolean;
  selects: boolean;
}

/** Sideways moves in time; with Ctrl, or where no rows are left to scroll, the wheel zooms. */
function onWheel(plot: Plot, actions: PointerActions, event: WheelEvent): void {
  const { geometry } = plot;
  if (!geometry) {
    return;
  }
  const sideways = event.shiftKey ? event.deltaY : event.deltaX;
  if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
    event.preventDefault();
    actions.pan(sideways / columnWidth(geometry));
  } else if (event.ctrlKey || event.metaKey || overflow(geometry) === 0) {
    event.preventDefault();
    const left = plot.element.getBoundingClientRect().left;
    actions.zoom(Math.exp(event.deltaY * WHEEL_ZOOM_PER_PX), windowAtX(geometry, event.clientX - left));
  }
}
