import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartDataset,
} from 'chart.js';
import type { RivalLine } from '../model/rivals';
import { prefersReducedMotion } from '../../kit/theme';
import type { ChartSpan, ForecastChartData } from './chart-data';
import { chartMarks, selectionMark } from './chart-marks';
import { readStyle, translucent, type ChartStyle } from '../../kit/chart-style';
import { seriesDash } from '../../kit/series-styles';

export interface ForecastChart {
  /** The picture as a PNG, on the page's background. */
  png(): Promise<Uint8Array>;
  /** The window under a point of the page, or the nearest to it. @param clientX CSS pixels */
  windowAt(clientX: number): number;
  /** Marks the selected windows, [from, to); null: none. */
  mark(span: ChartSpan | null): void;
  destroy(): void;
}

/** History, forecast with its band, the limit and shaded incidents of one series, on a canvas that its container sizes. */
export function createForecastChart(canvas: HTMLCanvasElement, data: ForecastChartData): ForecastChart {
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  const style = readStyle(canvas);
  const { history, firstWindow, point } = data;
  const now = firstWindow + history.length;
  const end = now + point.length;
  let marked: ChartSpan | null = null;
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
          max: end,
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
    plugins: [...chartMarks(data, now, style), selectionMark(() => marked, style)],
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
    windowAt(clientX) {
      const window = chart.scales.x.getValueForPixel(clientX - canvas.getBoundingClientRect().left) ?? now;
      return Math.min(Math.max(Math.floor(window), firstWindow), end - 1);
    },
    mark(span) {
      marked = span;
      chart.draw();
    },
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
      borderColor: style.series[styleIndex],
      borderDash: seriesDash(styleIndex),
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
