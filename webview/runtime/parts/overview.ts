import { readStyle } from '../../kit/chart-style';
import { h } from '../../kit/dom';
import type { Size, View } from '../../kit/picture-view';
import { onThemeChange } from '../../kit/theme';
import type { Scene } from '../model/scene';

interface Overview {
  readonly element: HTMLElement;
  show(scene: Scene): void;
  look(view: View, window: Size): void;
}

const MOST_WIDTH = 150;
const MOST_HEIGHT = 220;
/** A long chain is drawn wider than it is: a line of one pixel shows nothing. */
const LEAST_SIDE = 28;
const LEAST_BOX = 1.2;
const LEAST_FRAME = 5;

/** The whole graph in a corner, with what is seen of it. A press or a drag goes there. @param goTo moves a point of the picture to the middle */
export function createOverview(goTo: (x: number, y: number) => void): Overview {
  const canvas = h('canvas', {});
  const frame = h('div', { class: 'overview-frame' });
  const element = h(
    'div',
    { class: 'overview', attributes: { 'aria-hidden': 'true', title: 'Press or drag to go there' } },
    canvas,
    frame,
  );
  let scene: Scene | null = null;
  let size: Size = { width: 0, height: 0 };
  let isPressed = false;

  function go({ clientX, clientY }: MouseEvent): void {
    if (scene !== null) {
      const { left, top } = canvas.getBoundingClientRect();
      goTo(((clientX - left) / size.width) * scene.width, ((clientY - top) / size.height) * scene.height);
    }
  }
  element.addEventListener('pointerdown', (event) => {
    if (event.button === 0) {
      isPressed = true;
      element.setPointerCapture(event.pointerId);
      go(event);
    }
  });
  element.addEventListener('pointermove', (event) => isPressed && go(event));
  for (const end of ['pointerup', 'pointercancel']) {
    element.addEventListener(end, () => (isPressed = false));
  }
  onThemeChange(() => scene && draw(scene));

  function draw({ boxes, width, height, mostShare }: Scene): void {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(size.height * ratio);
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
    const context = canvas.getContext('2d');
    if (context === null) {
      return;
    }
    const style = readStyle(element);
    const [across, down] = [canvas.width / width, canvas.height / height];
    const paint = (box: Scene['boxes'][number]): void =>
      context.fillRect(
        box.x * across,
        box.y * down,
        Math.max(box.width * across, LEAST_BOX * ratio),
        Math.max(box.height * down, LEAST_BOX * ratio),
      );
    context.fillStyle = style.muted;
    context.globalAlpha = 0.55;
    boxes.forEach(paint);
    context.fillStyle = style.alarm;
    for (const box of boxes) {
      const heat = mostShare > 0 ? box.share / mostShare : 0;
      if (heat > 0.05) {
        context.globalAlpha = Math.sqrt(heat);
        paint(box);
      }
    }
  }

  return {
    element,
    show(next) {
      scene = next;
      const scale = Math.min(MOST_WIDTH / next.width, MOST_HEIGHT / next.height);
      size = {
        width: Math.max(LEAST_SIDE, Math.round(next.width * scale)),
        height: Math.max(LEAST_SIDE, Math.round(next.height * scale)),
      };
      draw(next);
    },
    look({ scale, x, y }, shown) {
      if (scene === null || shown.width === 0) {
        return;
      }
      const [across, down] = [size.width / scene.width, size.height / scene.height];
      const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
      const left = clamp((-x / scale) * across, size.width);
      const top = clamp((-y / scale) * down, size.height);
      const right = clamp(((shown.width - x) / scale) * across, size.width);
      const bottom = clamp(((shown.height - y) / scale) * down, size.height);
      // Nothing to find where all is in view.
      element.hidden = right - left >= size.width - 1 && bottom - top >= size.height - 1;
      frame.style.left = `${Math.min(left, size.width - LEAST_FRAME)}px`;
      frame.style.top = `${Math.min(top, size.height - LEAST_FRAME)}px`;
      frame.style.width = `${Math.max(right - left, LEAST_FRAME)}px`;
      frame.style.height = `${Math.max(bottom - top, LEAST_FRAME)}px`;
    },
  };
}
