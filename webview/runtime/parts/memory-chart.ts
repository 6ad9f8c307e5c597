import { Chart, Filler, LinearScale, LineController, LineElement, PointElement, type Plugin } from 'chart.js';
import { chartBackground, strokeLine } from '../../kit/chart-marks';
import { readStyle, translucent, type ChartStyle } from '../../kit/chart-style';
import { prefersReducedMotion } from '../../kit/theme';
import { memorySteps, peakPosition } from '../model/memory';

export interface MemoryChart {
  /** Marks a node by its position in the order of execution. */
  select(position: number | null): void;
  /** The node at a distance from the left edge of the canvas, in pixels. */
  positionAt(x: number): number;
  destroy(): void;
}

const MAX_STEPS = 1000;
const MARK_RADIUS = 4.5;

/**
 * Activation memory over the execution, with axes; the peak has a mark and a name.
 * @param liveBytes by position in the order of execution; at least one
 */
export function createMemoryChart(
  canvas: HTMLCanvasElement,
  liveBytes: readonly number[],
  peakName: string,
): MemoryChart {
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  const style = readStyle(canvas);
  const font = { family: style.fontFamily, size: 11 };
  const ticks = { color: style.muted, font, maxRotation: 0, padding: 4 };
  const title = (text: string) => ({ display: true, text, color: style.muted, font });
  let selected: number | null = null;
  const chart = new Chart(canvas, {
    type: 'line',
    data: {
      datasets: [
        {
          // A step is as wide as its nodes: node 1 goes from 0.5 to 1.5.
          data: memorySteps(liveBytes, MAX_STEPS).flatMap(({ from, to, bytes }) => [
            { x: from + 0.5, y: bytes / 1e6 },
            { x: to + 0.5, y: bytes / 1e6 },
          ]),
          borderColor: style.line,
          backgroundColor: translucent(style.line, 0.22),
          borderWidth: 1.5,
          pointRadius: 0,
          fill: 'origin',
          tension: 0,
        },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      events: [],
      animation: prefersReducedMotion() ? false : { duration: 180 },
      layout: { padding: { top: 22, right: 8 } },
      scales: {
        x: {
          type: 'linear',
          min: 0.5,
          max: liveBytes.length + 0.5,
          title: title('step of the execution'),
          grid: { display: false },
          border: { color: style.grid },
          ticks: { ...ticks, maxTicksLimit: 12, includeBounds: false, precision: 0 },
        },
        y: {
          min: 0,
          title: title('alive, MB'),
          grid: { color: style.grid, drawTicks: false },
          border: { display: false },
          ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => Number(Number(value).toPrecision(3)) },
        },
      },
    },
    plugins: [chartBackground(style), marks(liveBytes, peakName, style, () => selected)],
  });
  return {
    select(position) {
      selected = position;
      chart.draw();
    },
    positionAt(x) {
      const step = Math.round(chart.scales.x.getValueForPixel(x) ?? 1);
      return Math.min(Math.max(step, 1), liveBytes.length) - 1;
    },
    destroy: () => chart.destroy(),
  };
}

/** The peak as a point with its name, and the chosen node as a line. */
function marks(
  liveBytes: readonly number[],
  peakName: string,
  style: ChartStyle,
  selectedOf: () => number | null,
): Plugin<'line'> {
  return {
    id: 'marks',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const place = (position: number) => ({
        x: scales.x.getPixelForValue(position + 1),
        y: scales.y.getPixelForValue(liveBytes[position] / 1e6),
      });
      const selected = selectedOf();
      if (selected !== null) {
        const { x } = place(selected);
        strokeLine(ctx, style.foreground, [4, 3], x, chartArea.top, x, chartArea.bottom);
      }
      const peak = place(peakPosition(liveBytes));
      ctx.save();
      ctx.fillStyle = style.alarm;
      ctx.strokeStyle = style.background;
      ctx.beginPath();
      ctx.arc(peak.x, peak.y, MARK_RADIUS, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = style.foreground;
      ctx.font = `11px ${style.fontFamily}`;
      ctx.textBaseline = 'bottom';
      const isLeft = peak.x < (chartArea.left + chartArea.right) / 2;
      ctx.textAlign = isLeft ? 'left' : 'right';
      ctx.fillText(peakName, peak.x + (isLeft ? 2 : -2), peak.y - MARK_RADIUS - 3);
      ctx.restore();
    },
  };
}
