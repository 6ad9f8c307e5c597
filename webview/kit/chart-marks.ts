import type { ChartType, Plugin } from 'chart.js';
import type { ChartStyle } from './chart-style';

/** Fills the whole canvas, so that a picture of it has the page's background. */
export function chartBackground<Type extends ChartType>({ background }: ChartStyle): Plugin<Type> {
  return {
    id: 'background',
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.fillStyle = background;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}

/** A straight line between two points of the canvas. */
export function strokeLine(
  ctx: CanvasRenderingContext2D,
  colour: string,
  dash: number[],
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.restore();
}
