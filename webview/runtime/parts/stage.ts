import { h } from '../../kit/dom';
import type { Size, View } from '../../kit/picture-view';
import { createSurface } from '../../kit/surface';
import { onThemeChange } from '../../kit/theme';
import { drawBoxes, type Marks } from '../draw/boxes';
import { drawFrames, writeTitles } from '../draw/frames';
import { drawLines } from '../draw/lines';
import { penFor, readInk, type Ink } from '../draw/pen';
import { boxAt, contains, type Scene } from '../model/scene';

export interface StageMarks extends Marks {
  /** Index in the picture's groups of the selected frame; null for none. */
  readonly group: number | null;
}

/** What is under the pointer. */
export type StageTarget =
  | { readonly kind: 'box'; readonly index: number }
  /** @param index in the picture's groups */
  | { readonly kind: 'frame'; readonly index: number };

export interface Stage {
  readonly element: HTMLElement;
  size(): Size;
  show(scene: Scene): void;
  look(view: View): void;
  mark(marks: StageMarks): void;
  targetOf(event: MouseEvent): StageTarget | null;
}

const HINT =
  'Up and down follow the edges, left and right go to what stands beside, Home and End to the ends. Enter opens details or expands a group, Backspace collapses the group around. Plus and minus zoom, 0 shows all, slash searches, n and Shift+N go through what was found, Escape closes. The cost table below lists every node.';

/** The graph on a canvas, of which only what is in view is drawn. */
export function createStage(): Stage {
  const surface = createSurface('graph-canvas');
  const element = h(
    'div',
    {
      class: 'graph-stage',
      attributes: {
        tabindex: '0',
        role: 'application',
        'aria-label': 'Graph of the model',
        'aria-describedby': 'graph-keys',
      },
    },
    surface.canvas,
    h('p', { class: 'visually-hidden', text: HINT, attributes: { id: 'graph-keys' } }),
  );
  let scene: Scene | null = null;
  let view: View = { scale: 1, x: 0, y: 0 };
  let marks: StageMarks = { selected: null, group: null, matches: new Set() };
  let ink: Ink | null = null;
  let frame = 0;
  let isNew = false;

  const size = (): Size => ({ width: element.clientWidth, height: element.clientHeight });

  function schedule(): void {
    if (frame === 0) {
      frame = requestAnimationFrame(draw);
    }
  }

  function draw(): void {
    frame = 0;
    const window = size();
    if (scene === null || window.width === 0) {
      return;
    }
    ink ??= readInk(element);
    surface.resize(window.width, window.height);
    const { context, ratio } = surface;
    const scale = ratio * view.scale;
    context.setTransform(scale, 0, 0, scale, ratio * view.x, ratio * view.y);
    const pen = penFor(context, ink, view, window);
    const titles = drawFrames(pen, scene, marks.group);
    drawLines(pen, scene, marks.selected);
    writeTitles(pen, titles);
    drawBoxes(pen, scene, marks);
    if (isNew) {
      isNew = false;
      performance.mark('meshlens:graph-drawn');
    }
  }

  new ResizeObserver(schedule).observe(element);
  onThemeChange(() => {
    ink = null;
    schedule();
  });

  return {
    element,
    size,
    show(next) {
      scene = next;
      isNew = true;
      schedule();
    },
    look(next) {
      view = next;
      schedule();
    },
    mark(next) {
      marks = next;
      schedule();
    },
    targetOf({ clientX, clientY }) {
      if (scene === null) {
        return null;
      }
      const { left, top } = element.getBoundingClientRect();
      const [x, y] = [(clientX - left - view.x) / view.scale, (clientY - top - view.y) / view.scale];
      const index = boxAt(scene, x, y);
      if (index !== null) {
        return { kind: 'box', index };
      }
      const inner = scene.frames.findLast((each) => contains(each, x, y));
      return inner === undefined ? null : { kind: 'frame', index: inner.group };
    },
  };
}
