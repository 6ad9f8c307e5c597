import type { Box, Point } from '../../src/contracts/picture';
import type { ServiceMap } from '../../src/contracts/service-map';
import { fitted, panned, revealing, zoomed, type View } from './model/view';
import type { Picture } from './parts/picture';

interface Viewer {
  /** Shows all of a new map; one with the same boxes is seen as before. */
  show(map: ServiceMap): void;
  fit(): void;
  /** @param at pixel that stays where it is; the middle by default */
  zoom(factor: number, at?: Point): void;
  pan(dx: number, dy: number): void;
  reveal(box: Box): void;
}

/** A title can be read from this scale on. */
const READABLE_SCALE = 0.5;

/** From where the picture is seen. */
export function createViewer(picture: Picture): Viewer {
  let view: View = { scale: 1, x: 0, y: 0 };
  let map: ServiceMap | null = null;
  /** Until the user moves, the whole map is kept in view. */
  let isFitted = true;

  function look(next: View): void {
    view = next;
    picture.look(view);
  }

  function fit(): void {
    isFitted = true;
    const window = picture.size();
    if (map !== null && window.width > 0) {
      look(fitted(map, window));
    }
  }

  // Not when the details open beside it: what is pointed at would move away.
  addEventListener('resize', () => {
    if (isFitted) {
      fit();
    }
  });

  return {
    show(next) {
      const isSame =
        map?.nodes.length === next.nodes.length && next.nodes.every(({ id }, at) => id === map?.nodes[at].id);
      map = next;
      if (!isSame) {
        fit();
      }
    },
    fit,
    zoom(factor, at) {
      const { width, height } = picture.size();
      isFitted = false;
      look(zoomed(view, factor, at ?? { x: width / 2, y: height / 2 }));
    },
    pan(dx, dy) {
      isFitted = false;
      look(panned(view, dx, dy));
    },
    reveal(box) {
      const next = revealing(view, box, picture.size(), READABLE_SCALE);
      if (next.x !== view.x || next.y !== view.y || next.scale !== view.scale) {
        isFitted = false;
        look(next);
      }
    },
  };
}
