import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
  type ChartDataset,
  type Plugin,
} from 'chart.js';
import type { TraceHistogram } from '../../../src/contracts/traces/search';
import { chartBackground } from '../../kit/chart-marks';
import { readStyle, translucent, type ChartStyle } from '../../kit/chart-style';
import { prefersReducedMotion } from '../../kit/theme';
import { ticks as timeTicks, tickStepMs, type Zone } from '../../kit/time';
import { binLine, chartPoints, durationTicks, type ChartPoint } from '../model/chart-points';
import type { FoundTraces } from '../model/found-traces';
import { formatMoment, formatSpanMs, rowTitle } from '../model/words';

/** Part of the height that the counts take at the foot of the chart. */
const COUNTS_SHARE = 0.2;
const BOUNDS_MARGIN = 1.15;

/** Durations over time: points for traces, lines for the median and the 95th percentile of all that match, bars for counts. */
export function createDurationChart(
  canvas: HTMLCanvasElement,
  found: FoundTraces,
  histogram: TraceHistogram,
  zone: Zone,
): Chart {
  Chart.register(
    ScatterController,
    LineController,
    LineElement,
    PointElement,
    LinearScale,
    LogarithmicScale,
    Tooltip,
  );
  const style = readStyle(canvas);
  const font = { family: style.fontFamily, size: 11 };
  const { startMs, binMs, traces } = histogram;
  const endMs = startMs + traces.length * binMs;
  return new Chart(canvas, {
    type: 'scatter',
    data: { datasets: datasets(found, histogram, style) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: prefersReducedMotion() ? false : { duration: 180 },
      layout: { padding: { top: 8, right: 14 } },
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: {
          type: 'linear',
          min: startMs,
          max: endMs,
          grid: { display: false },
          border: { color: style.grid },
          afterBuildTicks(scale) {
            const step = tickStepMs(endMs - startMs, Math.max(2, Math.floor(scale.width / 130)));
            scale.ticks = timeTicks(startMs, endMs, step, zone).map(({ atMs, label }) => ({
              value: atMs,
              label,
            }));
          },
          ticks: {
            color: style.muted,
            font,
            maxRotation: 0,
            autoSkip: false,
            callback: (_, index, all) => all[index].label ?? '',
          },
        },
        y: {
          type: 'logarithmic',
          ...durationBounds(found, histogram),
          grid: { color: style.grid, drawTicks: false },
          border: { display: false },
          afterBuildTicks(scale) {
            scale.ticks = durationTicks(scale.min, scale.max).map((value) => ({ value }));
          },
          ticks: {
            color: style.muted,
            font,
            padding: 6,
            autoSkip: false,
            callback: (value) => formatSpanMs(Number(value)),
          },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: style.background,
          titleColor: style.foreground,
          bodyColor: style.foreground,
          borderColor: style.muted,
          borderWidth: 1,
          displayColors: false,
          titleFont: font,
          bodyFont: font,
          filter: ({ raw }) => rowOf(raw) !== null,
          callbacks: {
            title: (items) =>
              items
                .flatMap(({ raw }) => rowOf(raw)?.row ?? [])
                .map(rowTitle)
                .slice(0, 1),
            label: ({ raw }) => {
              const row = rowOf(raw)?.row;
              return row === undefined
                ? ''
                : [formatSpanMs(row.durationMs), formatMoment(row.startMs, zone), ...errorWords(row.errors)];
            },
          },
        },
      },
    },
    plugins: [chartBackground(style), countBars(histogram, style)],
  });
}

/** The trace of a point; null for a point of a line. */
export function rowOf(raw: unknown): ChartPoint | null {
  return typeof raw === 'object' && raw !== null && 'row' in raw ? (raw as ChartPoint) : null;
}

function errorWords(errors: number): string[] {
  return errors === 0 ? [] : [`${errors} failed ${errors === 1 ? 'span' : 'spans'}`];
}

function datasets(
  found: FoundTraces,
  histogram: TraceHistogram,
  style: ChartStyle,
): ChartDataset<'scatter'>[] {
  const [fine, failed] = chartPoints(found);
  const line = (
    values: readonly (number | null)[],
    dash: number[],
    colour: string,
  ): ChartDataset<'scatter'> => ({
    data: [...binLine(histogram, values)],
    showLine: true,
    pointRadius: 0,
    pointHitRadius: 0,
    borderColor: colour,
    borderWidth: 1.5,
    borderDash: dash,
    spanGaps: true,
    tension: 0,
  });
  // The first is drawn on top.
  return [
    {
      data: [...failed],
      pointStyle: 'triangle',
      pointRadius: 4.5,
      pointHoverRadius: 6,
      pointBackgroundColor: style.error,
      pointBorderColor: style.background,
      pointBorderWidth: 1,
    },
    {
      data: [...fine],
      pointRadius: 3,
      pointHoverRadius: 5,
      pointBackgroundColor: translucent(style.line, 0.7),
      pointBorderWidth: 0,
    },
    line(histogram.p50Ms, [], style.foreground),
    line(histogram.p95Ms, [4, 3], style.foreground),
  ];
}

function durationBounds(found: FoundTraces, { p50Ms, p95Ms }: TraceHistogram): { min: number; max: number } {
  const points = chartPoints(found).flat();
  const all = [...points.map(({ y }) => y), ...[...p50Ms, ...p95Ms].filter((value) => value !== null)];
  const least = all.reduce((a, b) => Math.min(a, b), Infinity);
  const most = all.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) {
    return { min: 0.1, max: 10 };
  }
  const max = most * BOUNDS_MARGIN;
  // Room for the counts below the shortest.
  return {
    min: Math.max(least, 0.001) / Math.max((max / Math.max(least, 0.001)) ** (COUNTS_SHARE + 0.05), 1.3),
    max,
  };
}

/** How many traces start in each bin, failed ones at the foot. */
function countBars({ startMs, binMs, traces, failed }: TraceHistogram, style: ChartStyle): Plugin<'scatter'> {
  const most = Math.max(...traces, 1);
  return {
    id: 'counts',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      ctx.save();
      traces.forEach((count, bin) => {
        const left = scales.x.getPixelForValue(startMs + bin * binMs);
        const width = Math.max(scales.x.getPixelForValue(startMs + (bin + 1) * binMs) - left - 1, 1);
        const heightOf = (each: number): number => (each / most) * chartArea.height * COUNTS_SHARE;
        ctx.fillStyle = translucent(style.muted, 0.35);
        ctx.fillRect(left, chartArea.bottom - heightOf(count), width, heightOf(count));
        ctx.fillStyle = style.error;
        ctx.fillRect(left, chartArea.bottom - heightOf(failed[bin]), width, heightOf(failed[bin]));
      });
      ctx.restore();
    },
  };
}
