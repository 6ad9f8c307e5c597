import { fitted, type Size, type View } from '../../kit/picture-view';

/** Names can be read from this scale on. */
const READABLE_SCALE = 0.7;

/** All of a small graph; of a larger one its beginning, as large as can be read. */
export function startView(picture: Size, window: Size): View {
  const whole = fitted(picture, window);
  if (whole.scale >= READABLE_SCALE) {
    return whole;
  }
  const scale = Math.min(Math.max(window.width / Math.max(picture.width, 1), READABLE_SCALE), 1);
  return { scale, x: (window.width - scale * picture.width) / 2, y: 0 };
}
