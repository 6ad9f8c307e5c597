import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartDataset,
  type Plugin,
} from 'chart.js';
import { RIVAL_STYLES, type RivalLine } from '../model/rivals';
import { prefersReducedMotion } from '../../kit/theme';

export interface ForecastChartData {
  /** Per window, from `firstWindow` on; null leaves a gap. */
  readonly history: readonly (number | null)[];
  readonly firstWindow: number;
  readonly point: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly limit: { readonly value: number; readonly label: string } | null;
  /** Windows to shade, [from, to). */
  readonly incidents: readonly { readonly from: number; readonly to: number }[];
  readonly ceiling: number;
  /** Other models' lines. */
  readonly rivals: readonly RivalLine[];
  formatWindow(window: number): string;
  formatValue(value: number): string;
}

interface ChartStyle {
  readonly background: string;
  readonly foreground: string;
  readonly line: string;
  readonly muted: string;
  readonly grid: string;
  readonly alarm: string;
  readonly error: string;
  /** By style of a rival. */
  readonly rivals: readonly string[];
  readonly fontFamily: string;
}

export interface ForecastChart {
  /** The picture as a PNG, on the page's background. */
  png(): Promise<Uint8Array>;
  destroy(): void;
}

/** History, forecast with its band, the limit and shaded incidents of one series, on a canvas that its container sizes. */
export function createForecastChart(canvas: HTMLCanvasElement, data: ForecastChartData): ForecastChart {
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  const style = readStyle(canvas);
  const { history, firstWindow, point } = data;
  const now = firstWindow + history.length;
  const font = { family: style.fontFamily, size: 11 };
  const chart = new Chart(canvas, {
    type: 'line',
    data: { datasets: datasets(data, style) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      animation: prefersReducedMotion() ? false : { duration: 180 },
      layout: { padding: { top: 8, right: 10 } },
      scales: {
        x: {
          type: 'linear',
          min: firstWindow,
          max: now + point.length,
          grid: { display: false },
          border: { color: style.grid },
          ticks: {
            color: style.muted,
            font,
            maxTicksLimit: 7,
            includeBounds: false,
            maxRotation: 0,
            callback: (value) => data.formatWindow(Number(value)),
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
            maxTicksLimit: 6,
            includeBounds: false,
            padding: 6,
            callback: (value) => data.formatValue(Number(value)),
          },
        },
      },
    },
    plugins: [background(style), incidents(data, style), nowLine(now, style), limitLine(data, style)],
  });
  return {
    png: () =>
      new Promise((resolve, reject) => {
        canvas.toBlob((blob) =>
          blob
            ? resolve(blob.arrayBuffer().then((buffer) => new Uint8Array(buffer)))
            : reject(new Error('The picture could not be made.')),
        );
      }),
    destroy: () => chart.destroy(),
  };
}

/** The middle of each window is where its value stands. */
function datasets(
  { history, firstWindow, point, low, high, rivals }: ForecastChartData,
  style: ChartStyle,
): ChartDataset<'line'>[] {
  const now = firstWindow + history.length;
  const ahead = (values: readonly number[]) => values.map((y, step) => ({ x: now + step + 0.5, y }));
  const last = history.findLastIndex((value) => value !== null);
  // The forecast hangs on the last known value, so that the eye can follow.
  const hook =
    last >= 0 && last === history.length - 1
      ? [{ x: firstWindow + last + 0.5, y: history[last] ?? NaN }]
      : [];
  const plain = { pointRadius: 0, tension: 0, borderWidth: 1.5 };
  const dot = { pointRadius: point.length === 1 ? 2.5 : 0 };
  const fill = { ...plain, borderWidth: 1, borderColor: translucent(style.line, 0.55) };
  const lineOf = ({ styleIndex, point: values, backtest }: RivalLine): ChartDataset<'line'> => {
    const first = Math.max(0, backtest.length - history.length);
    const past = backtest
      .slice(first)
      .map((y, index) => ({ x: now - backtest.length + first + index + 0.5, y: y ?? NaN }));
    return {
      ...plain,
      borderColor: style.rivals[styleIndex],
      borderDash: RIVAL_DASHES[styleIndex % RIVAL_DASHES.length],
      data: [...past, { x: now, y: NaN }, ...ahead(values)],
      spanGaps: false,
    };
  };
  return [
    ...rivals.map(lineOf),
    { ...fill, data: [...hook, ...ahead(high)], fill: '+1', backgroundColor: translucent(style.line, 0.22) },
    { ...fill, data: [...hook, ...ahead(low)] },
    {
      ...plain,
      data: history.map((y, index) => ({ x: firstWindow + index + 0.5, y: y ?? NaN })),
      borderColor: style.line,
      spanGaps: false,
    },
    {
      ...plain,
      ...dot,
      data: [...hook, ...ahead(point)],
      borderColor: style.foreground,
      pointBackgroundColor: style.foreground,
      borderWidth: 2,
      borderDash: [5, 3],
    },
  ];
}

/** So that lines can be told apart without colours. */
const RIVAL_DASHES = [
  [4, 2],
  [2, 2],
  [6, 2, 2, 2],
  [8, 3],
  [2, 3],
  [4, 2, 2, 2],
  [10, 2, 2, 2],
  [3, 1],
];

const background = ({ background: colour }: ChartStyle): Plugin<'line'> => ({
  id: 'background',
  beforeDraw({ ctx, width, height }) {
    ctx.save();
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, width, height);
    ctx.restore();
  },
});

const incidents = (
  { incidents: spans, firstWindow }: ForecastChartData,
  style: ChartStyle,
): Plugin<'line'> => ({
  id: 'incidents',
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    ctx.save();
    ctx.fillStyle = translucent(style.alarm, 0.2);
    for (const { from, to } of spans) {
      if (to <= firstWindow) {
        continue;
      }
      const left = scales.x.getPixelForValue(Math.max(from, firstWindow));
      ctx.fillRect(left, chartArea.top, Math.max(scales.x.getPixelForValue(to) - left, 2), chartArea.height);
    }
    ctx.restore();
  },
});

const nowLine = (now: number, style: ChartStyle): Plugin<'line'> => ({
  id: 'now',
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    const x = scales.x.getPixelForValue(now);
    line(ctx, style.muted, [2, 3], x, chartArea.top, x, chartArea.bottom);
  },
});

const limitLine = ({ limit, ceiling }: ForecastChartData, style: ChartStyle): Plugin<'line'> => ({
  id: 'limit',
  afterDatasetsDraw({ ctx, chartArea, scales }) {
    if (limit === null) {
      return;
    }
    const inside = limit.value <= ceiling;
    const y = inside ? scales.y.getPixelForValue(limit.value) : chartArea.top;
    if (inside) {
      line(ctx, style.error, [8, 4], chartArea.left, y, chartArea.right, y);
    }
    ctx.save();
    ctx.font = `600 11px ${style.fontFamily}`;
    ctx.fillStyle = style.error;
    ctx.textBaseline = inside && y - chartArea.top > 18 ? 'bottom' : 'top';
    ctx.fillText(
      inside ? limit.label : `${limit.label}, far above`,
      chartArea.left + 6,
      y + (ctx.textBaseline === 'bottom' ? -3 : 4),
    );
    ctx.restore();
  },
});

function line(
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

function translucent(colour: string, alpha: number): string {
  return `color-mix(in srgb, ${colour} ${Math.round(alpha * 100)}%, transparent)`;
}

function readStyle(element: Element): ChartStyle {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--mesh-${name}`).trim();
  return {
    background: colour('background'),
    foreground: colour('foreground'),
    line: colour('line'),
    muted: colour('muted'),
    grid: colour('grid'),
    alarm: colour('alarm'),
    error: colour('error'),
    rivals: Array.from({ length: RIVAL_STYLES }, (_, index) => colour(`rival-${index}`)),
    fontFamily: style.fontFamily,
  };
}
