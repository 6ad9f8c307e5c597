import type { Box, Point } from '../../src/contracts/picture';
import { fitted, panned, revealing, zoomed, type Size, type View } from './picture-view';

export interface Viewer<Picture extends Size> {
  readonly view: View;
  /** Looks at another picture from the start; one with the key of the last is seen as before. */
  show(picture: Picture, key: string): void;
  look(view: View): void;
  fit(): void;
  /** @param at pixel that stays where it is; the middle by default */
  zoom(factor: number, at?: Point): void;
  pan(dx: number, dy: number): void;
  reveal(box: Box): void;
}

interface Stage {
  size(): Size;
  look(view: View): void;
}

/** A title can be read from this scale on. */
const READABLE_SCALE = 0.5;

/** From where a picture is seen. @param start how a new picture is seen at first */
export function createViewer<Picture extends Size>(
  stage: Stage,
  start: (picture: Picture, window: Size) => View = fitted,
): Viewer<Picture> {
  let view: View = { scale: 1, x: 0, y: 0 };
  let shown: { readonly picture: Picture; readonly key: string } | null = null;
  /** How the picture is seen until the user moves. */
  let untouched: typeof start | null = start;

  function look(next: View): void {
    view = next;
    stage.look(view);
  }

  function moved(next: View): void {
    untouched = null;
    look(next);
  }

  function lookAgain(how: typeof start): void {
    untouched = how;
    const window = stage.size();
    if (shown !== null && window.width > 0) {
      look(how(shown.picture, window));
    }
  }

  // Not when the details open beside it: what is pointed at would move away.
  addEventListener('resize', () => untouched && lookAgain(untouched));

  return {
    get view() {
      return view;
    },
    show(picture, key) {
      const isSame = shown?.key === key;
      shown = { picture, key };
      if (!isSame) {
        lookAgain(start);
      }
    },
    look: moved,
    fit: () => lookAgain(fitted),
    zoom(factor, at) {
      const { width, height } = stage.size();
      moved(zoomed(view, factor, at ?? { x: width / 2, y: height / 2 }));
    },
    pan: (dx, dy) => moved(panned(view, dx, dy)),
    reveal(box) {
      const next = revealing(view, box, stage.size(), READABLE_SCALE);
      if (next.x !== view.x || next.y !== view.y || next.scale !== view.scale) {
        moved(next);
      }
    },
  };
}
