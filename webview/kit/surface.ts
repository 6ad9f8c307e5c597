/** A canvas that stays sharp: its backing store has the device's pixels, its context counts in CSS pixels. */
export interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  resize(width: number, height: number): void;
}

export function createSurface(className: string): Surface {
  const canvas = document.createElement('canvas');
  canvas.className = className;
  canvas.setAttribute('aria-hidden', 'true');
  const context = canvas.getContext('2d');
  if (!context) {
    throw new Error('This browser cannot draw on a canvas.');
  }
  let ratio = 1;
  return {
    canvas,
    context,
    get ratio() {
      return ratio;
    },
    resize(width, height) {
      ratio = window.devicePixelRatio || 1;
      const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
      // Setting a canvas's size clears it and throws its memory away, even when nothing changes.
      if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
        canvas.width = deviceWidth;
        canvas.height = deviceHeight;
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
    },
  };
}
