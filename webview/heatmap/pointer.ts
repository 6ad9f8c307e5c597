import { columnWidth, overflow, windowAtX } from './model/geometry';
import type { Plot, PlotHit } from './plot';

export interface PointerActions {
  hover(hit: PlotHit, clientX: number, clientY: number): void;
  leave(): void;
  pick(hit: PlotHit): void;
  /** Moves the time axis by a number of windows. */
  pan(windows: number): void;
  zoom(factor: number, anchor: number): void;
}

const DRAG_THRESHOLD_PX = 4;
const WHEEL_ZOOM_PER_PX = 0.0018;

/** Hovering, picking, dragging the time axis, and the wheel. */
export function listenToPointer(plot: Plot, actions: PointerActions): void {
  const { element } = plot;
  let press: { x: number; lastX: number; dragging: boolean } | null = null;

  element.addEventListener('pointermove', (event) => {
    if (press && Math.abs(event.clientX - press.x) > DRAG_THRESHOLD_PX) {
      press.dragging = true;
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
    if (event.button === 0) {
      press = { x: event.clientX, lastX: event.clientX, dragging: false };
    }
  });
  window.addEventListener('pointerup', () => {
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
