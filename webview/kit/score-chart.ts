import { Chart, Filler, LinearScale, LineController, LineElement, PointElement, type Plugin } from 'chart.js';
import { prefersReducedMotion } from './theme';

export interface ScoreChartData {
  /** Scores in time order; null where there is no data, which leaves a gap in the line. */
  readonly scores: readonly (number | null)[];
  readonly threshold: number;
  readonly ceiling: number;
  /** Positions in `scores` to shade, [from, to); null for none. */
  readonly highlight: { readonly from: number; readonly to: number } | null;
  formatPosition(position: number): string;
}

export interface ScoreChartStyle {
  readonly line: string;
  readonly muted: string;
  readonly grid: string;
  readonly threshold: string;
  readonly fontFamily: string;
}

export interface ScoreChart {
  destroy(): void;
}

/** One service's score over time with its threshold, on a canvas that its container sizes. */
export function createScoreChart(
  canvas: HTMLCanvasElement,
  data: ScoreChartData,
  style: ScoreChartStyle,
): ScoreChart {
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  const font = { family: style.fontFamily, size: 10 };
  return new Chart(canvas, {
    type: 'line',
    data: {
      datasets: [
        {
          data: data.scores.map((y, x) => ({ x: x + 0.5, y: y ?? NaN })),
          borderColor: style.line,
          borderWidth: 1.5,
          pointRadius: data.scores.length === 1 ? 2 : 0,
          tension: 0,
          spanGaps: false,
        },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      animation: prefersReducedMotion() ? false : { duration: 180 },
      layout: { padding: { top: 6, right: 6 } },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: Math.max(data.scores.length, 1),
          grid: { display: false },
          border: { display: false },
          ticks: {
            color: style.muted,
            font,
            maxTicksLimit: 5,
            includeBounds: false,
            maxRotation: 0,
            callback: (value) => data.formatPosition(Number(value)),
          },
        },
        y: {
          min: 0,
          max: data.ceiling,
          grid: { color: style.grid, drawTicks: false },
          border: { display: false },
          ticks: {
            color: style.muted,
            font,
            stepSize: 1,
            padding: 4,
            callback: (value) => (value === data.ceiling ? `${value}+` : value),
          },
        },
      },
    },
    plugins: [highlightPlugin(data, style), thresholdPlugin(data, style)],
  });
}

function thresholdPlugin(data: ScoreChartData, style: ScoreChartStyle): Plugin<'line'> {
  return {
    id: 'threshold',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const y = scales.y.getPixelForValue(data.threshold);
      ctx.save();
      ctx.strokeStyle = style.threshold;
      ctx.lineWidth = 1;
      ctx.setLineDash([4, 3]);
      ctx.beginPath();
      ctx.moveTo(chartArea.left, y);
      ctx.lineTo(chartArea.right, y);
      ctx.stroke();
      ctx.restore();
    },
  };
}

function highlightPlugin({ highlight }: ScoreChartData, style: ScoreChartStyle): Plugin<'line'> {
  return {
    id: 'highlight',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      if (!highlight) {
        return;
      }
      const left = scales.x.getPixelForValue(highlight.from);
      const right = Math.max(scales.x.getPixelForValue(highlight.to), left + 2);
      ctx.save();
      ctx.globalAlpha = 0.18;
      ctx.fillStyle = style.threshold;
      ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
      ctx.restore();
    },
  };
}
