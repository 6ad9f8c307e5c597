import type { ChartStyle } from '../../kit/chart-style';
import { readStyle } from '../../kit/chart-style';
import type { Size, View } from '../../kit/picture-view';
import { currentTheme } from '../../kit/theme';

/** What drawing a graph takes from its surroundings, and from where it is seen. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly style: ChartStyle;
  readonly isHighContrast: boolean;
  readonly view: View;
  /** The part of the picture that is seen. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** A text cut to a width in units of the picture, in the context's font. */
  readonly fit: (text: string, width: number) => string;
}

/** What the theme says; read again when it changes, not at each frame. */
export interface Ink {
  readonly style: ChartStyle;
  readonly isHighContrast: boolean;
  readonly fit: (context: CanvasRenderingContext2D, text: string, width: number) => string;
}

export function readInk(element: Element): Ink {
  const known = new Map<string, string>();
  return {
    style: readStyle(element),
    isHighContrast: currentTheme().startsWith('hc'),
    fit(context, text, width) {
      const key = `${context.font}\n${width}\n${text}`;
      const found = known.get(key) ?? fitText(context, text, width);
      known.set(key, found);
      return found;
    },
  };
}

export function penFor(context: CanvasRenderingContext2D, ink: Ink, view: View, window: Size): Pen {
  const { scale, x, y } = view;
  return {
    context,
    style: ink.style,
    isHighContrast: ink.isHighContrast,
    view,
    left: -x / scale,
    top: -y / scale,
    right: (window.width - x) / scale,
    bottom: (window.height - y) / scale,
    fit: (text, width) => ink.fit(context, text, width),
  };
}

function fitText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) {
    return text;
  }
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) {
      fits = middle;
    } else {
      tooLong = middle;
    }
  }
  return fits === 0 ? '' : `${text.slice(0, fits)}…`;
}
