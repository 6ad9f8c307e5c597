import { TraceSpanFlag } from '../../../src/contracts/traces/trace';
import { readStyle, translucent } from '../../kit/chart-style';
import { h } from '../../kit/dom';
import { clampRange, wholeRange, type TimeRange } from '../model/time-range';
import { serviceStyle, type TraceModel } from '../model/trace-model';

interface Minimap {
  readonly element: HTMLElement;
  /** Draws the trace; needed again when the theme changes. */
  draw(model: TraceModel): void;
  show(model: TraceModel, range: TimeRange | null): void;
}

/** Within these many pixels of an edge the edge is moved. */
const EDGE = 6;
const LEAST_DRAG = 3;
/** More lines than these lie on each other. */
const MANY_SPANS = 2000;

type Drag =
  { readonly kind: 'new'; readonly fromMs: number } | { readonly kind: 'move'; readonly offsetMs: number };

/** The whole trace in a strip. Dragging chooses the part in time that the waterfall shows; a double click shows all. */
export function createMinimap(choose: (range: TimeRange | null) => void): Minimap {
  const canvas = h('canvas', {});
  const before = h('div', { class: 'minimap-shade' });
  const after = h('div', { class: 'minimap-shade' });
  const frame = h('div', { class: 'minimap-frame', attributes: { hidden: '' } });
  const element = h(
    'div',
    {
      class: 'minimap',
      attributes: { 'aria-hidden': 'true', title: 'Drag to show a part in time, double click for all' },
    },
    canvas,
    before,
    after,
    frame,
  );
  let model: TraceModel | null = null;
  let range: TimeRange | null = null;
  let drag: Drag | null = null;
  let startX = 0;

  new ResizeObserver(() => model && draw(model)).observe(element);

  const msAt = (x: number): number => {
    const { width } = element.getBoundingClientRect();
    return Math.min(Math.max(x / width, 0), 1) * (model?.trace.durationMs ?? 0);
  };
  const placeOf = (event: MouseEvent): number => event.clientX - element.getBoundingClientRect().left;

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || model === null) {
      return;
    }
    element.setPointerCapture(event.pointerId);
    startX = placeOf(event);
    drag = dragAt(startX);
  });
  element.addEventListener('pointermove', (event) => {
    const x = placeOf(event);
    if (drag === null || model === null || (drag.kind === 'new' && Math.abs(x - startX) < LEAST_DRAG)) {
      return;
    }
    const atMs = msAt(x);
    if (drag.kind === 'move' && range !== null) {
      const fromMs = atMs - drag.offsetMs;
      choose(clampRange({ fromMs, toMs: fromMs + range.toMs - range.fromMs }, model.trace.durationMs));
    } else if (drag.kind === 'new' && atMs !== drag.fromMs) {
      const bounds = { fromMs: Math.min(drag.fromMs, atMs), toMs: Math.max(drag.fromMs, atMs) };
      choose(clampRange(bounds, model.trace.durationMs));
    }
  });
  for (const end of ['pointerup', 'pointercancel']) {
    element.addEventListener(end, () => (drag = null));
  }
  element.addEventListener('dblclick', () => choose(null));

  /** An edge of what is shown is moved, its inside moves all of it, and elsewhere a new part begins. */
  function dragAt(x: number): Drag {
    if (range !== null && model !== null) {
      const { width } = element.getBoundingClientRect();
      const [left, right] = [range.fromMs, range.toMs].map((ms) => (ms / model!.trace.durationMs) * width);
      if (Math.abs(x - left) <= EDGE) {
        return { kind: 'new', fromMs: range.toMs };
      }
      if (Math.abs(x - right) <= EDGE) {
        return { kind: 'new', fromMs: range.fromMs };
      }
      if (x > left && x < right) {
        return { kind: 'move', offsetMs: msAt(x) - range.fromMs };
      }
    }
    return { kind: 'new', fromMs: msAt(x) };
  }

  function draw({ trace: { spans, durationMs } }: TraceModel): void {
    const ratio = window.devicePixelRatio;
    const { clientWidth, clientHeight } = element;
    canvas.width = Math.max(1, Math.round(clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(clientHeight * ratio));
    const context = canvas.getContext('2d');
    if (context === null) {
      return;
    }
    const style = readStyle(element);
    const count = spans.ids.length;
    const { width, height } = canvas;
    const thickness = Math.max(ratio, Math.min(3 * ratio, height / count - ratio));
    const whole = Math.max(durationMs, Number.MIN_VALUE);
    const alpha = count > MANY_SPANS ? 0.45 : 0.9;
    const paint = (colour: string, isWanted: (row: number) => boolean): void => {
      context.fillStyle = colour;
      for (let row = 0; row < count; row++) {
        if (isWanted(row)) {
          const x = (spans.startMs[row] / whole) * width;
          const length = Math.max((spans.durationMs[row] / whole) * width, ratio);
          context.fillRect(x, (row / count) * (height - thickness), length, thickness);
        }
      }
    };
    // One colour after the other: to set one costs more than to draw a line.
    style.series.forEach((colour, index) =>
      paint(translucent(colour, alpha), (row) => serviceStyle(spans.service[row]) === index),
    );
    paint(style.error, (row) => (spans.flags[row] & TraceSpanFlag.error) !== 0);
  }

  return {
    element,
    draw(next) {
      model = next;
      draw(next);
    },
    show(next, shown) {
      range = shown;
      if (model !== next) {
        model = next;
        draw(next);
      }
      const whole = wholeRange(next.trace.durationMs).toMs;
      frame.hidden = shown === null;
      const [left, right] = shown === null ? [0, 1] : [shown.fromMs / whole, shown.toMs / whole];
      before.style.width = `${left * 100}%`;
      after.style.width = `${(1 - right) * 100}%`;
      frame.style.left = `${left * 100}%`;
      frame.style.width = `${(right - left) * 100}%`;
    },
  };
}
