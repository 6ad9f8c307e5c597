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
import { formatMs } from '../../../src/contracts/format';
import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { formatRate } from '../../../src/contracts/workload/service-load';
import { chartBackground, strokeLine } from '../../kit/chart-marks';
import { readStyle, translucent, type ChartStyle } from '../../kit/chart-style';
import { prefersReducedMotion } from '../../kit/theme';
import { formatDuration, ticks, tickStepMs, utc } from '../../kit/time';
import type { PolicyView } from '../model/policies';
import { loadLine, timelineOf, type TimelineQuantity } from '../model/timeline';

const HOUR_MS = 3_600_000;

/** A line for each policy, and the load beneath on its own axis. */
export function createReplicasChart(
  canvas: HTMLCanvasElement,
  report: ScheduleReport,
  views: readonly PolicyView[],
  quantity: TimelineQuantity,
): { destroy(): void } {
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  const style = readStyle(canvas);
  const {
    load,
    simulation: { hours },
  } = report;
  const font = { family: style.fontFamily, size: 11 };
  const marks = { color: style.muted, font, maxRotation: 0 };
  const stacked = {
    stack: 'one',
    min: 0,
    border: { display: false },
    grid: { color: style.grid, drawTicks: false },
  };
  const chart = new Chart(canvas, {
    type: 'line',
    data: { datasets: datasets(report, views, quantity, style) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      animation: prefersReducedMotion() ? false : { duration: 180 },
      parsing: false,
      layout: { padding: { top: 8, right: 14 } },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: hours,
          grid: { display: false },
          border: { color: style.grid },
          afterBuildTicks(scale) {
            scale.ticks = ticks(0, hours * HOUR_MS, tickStepMs(hours * HOUR_MS, 8), utc).map(({ atMs }) => ({
              value: atMs / HOUR_MS,
            }));
          },
          ticks: {
            ...marks,
            callback: (value) => (Number(value) === 0 ? '0' : formatDuration(Number(value) * HOUR_MS)),
          },
        },
        load: {
          ...stacked,
          type: 'linear',
          stackWeight: 1,
          // Its highest mark must not meet the lowest of the axis above.
          max: load.peakPerS * 1.25,
          ticks: {
            ...marks,
            maxTicksLimit: 3,
            includeBounds: false,
            padding: 6,
            callback: (value) => formatRate(Number(value)),
          },
        },
        y: {
          ...stacked,
          type: 'linear',
          stackWeight: 3,
          max: highest(views, quantity) * 1.08,
          ticks: {
            ...marks,
            maxTicksLimit: 6,
            includeBounds: false,
            padding: 6,
            callback: (value) => (quantity === 'replicas' ? value : formatMs(Number(value))),
          },
        },
      },
    },
    plugins: [chartBackground(style), ...(quantity === 'p95Ms' ? [objectiveLine(report, style)] : [])],
  });
  return { destroy: () => chart.destroy() };
}

/** At least 1, so that an axis has a length. */
function highest(views: readonly PolicyView[], quantity: TimelineQuantity): number {
  return views
    .flatMap((view) => timelineOf(view, quantity))
    .reduce((most, { y }) => (y > most ? y : most), 1);
}

function datasets(
  { load, simulation }: ScheduleReport,
  views: readonly PolicyView[],
  quantity: TimelineQuantity,
  style: ChartStyle,
): ChartDataset<'line'>[] {
  const plain = { pointRadius: 0, tension: 0 };
  const lines = views.map((view): ChartDataset<'line'> => {
    const isMain = view.isRecommended || view.kind === 'stated';
    return {
      ...plain,
      yAxisID: 'y',
      data: [...timelineOf(view, quantity)],
      stepped: quantity === 'replicas' ? 'before' : false,
      spanGaps: false,
      borderColor: style.series[view.styleIndex],
      borderDash: [...view.dash],
      borderWidth: isMain ? 2 : 1.5,
    };
  });
  return [
    ...lines,
    {
      ...plain,
      yAxisID: 'load',
      data: [...loadLine(load, simulation.hours)],
      stepped: 'before',
      borderColor: style.line,
      borderWidth: 1,
      fill: 'start',
      backgroundColor: translucent(style.line, 0.22),
    },
  ];
}

/** The time that is to be kept, where it is in sight. */
function objectiveLine({ objective }: ScheduleReport, style: ChartStyle): Plugin<'line'> {
  return {
    id: 'objective',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      if (objective.p95Ms > scales.y.max) {
        return;
      }
      const y = scales.y.getPixelForValue(objective.p95Ms);
      strokeLine(ctx, style.error, [8, 4], chartArea.left, y, chartArea.right, y);
      ctx.save();
      ctx.font = `600 11px ${style.fontFamily}`;
      ctx.fillStyle = style.error;
      ctx.textBaseline = 'bottom';
      ctx.fillText(`objective ${formatMs(objective.p95Ms)}`, chartArea.left + 6, y - 3);
      ctx.restore();
    },
  };
}
