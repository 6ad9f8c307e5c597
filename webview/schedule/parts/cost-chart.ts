import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
  type ChartDataset,
} from 'chart.js';
import { chartBackground } from '../../kit/chart-marks';
import { readStyle, type ChartStyle } from '../../kit/chart-style';
import { prefersReducedMotion } from '../../kit/theme';
import { autoscalerFront, type PolicyView } from '../model/policies';
import { violationAxis, type ViolationAxis } from '../model/violation-axis';
import { formatAmount } from '../model/words';
import { pointLabels } from './cost-labels';
import { spreadBars } from './cost-marks';

interface CostChart {
  readonly axis: ViolationAxis;
  destroy(): void;
}

/** Every policy as a point with its spread and name, and the front of the autoscalers as a line. */
export function createCostChart(canvas: HTMLCanvasElement, views: readonly PolicyView[]): CostChart {
  Chart.register(ScatterController, LineController, LineElement, PointElement, LinearScale);
  const style = readStyle(canvas);
  const axis = violationAxis(views.map(({ policy }) => policy.spread.violationMinutes[1]));
  const [least, most] = costRange(views);
  const font = { family: style.fontFamily, size: 11 };
  const ticks = { color: style.muted, font, maxRotation: 0 };
  const title = (text: string) => ({ display: true, text, color: style.muted, font });
  const chart = new Chart(canvas, {
    type: 'scatter',
    data: { datasets: datasets(views, axis, style) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      animation: prefersReducedMotion() ? false : { duration: 180 },
      layout: { padding: { top: 10, right: 14 } },
      scales: {
        x: {
          type: 'linear',
          min: least,
          max: most,
          title: title('replica-hours'),
          grid: { color: style.grid, drawTicks: false },
          border: { color: style.grid },
          ticks: { ...ticks, maxTicksLimit: 7, includeBounds: false },
        },
        y: {
          type: 'linear',
          min: 0,
          max: axis.max,
          title: title(axis.isRoot ? 'violation minutes (root scale)' : 'violation minutes'),
          grid: { color: style.grid, drawTicks: false },
          border: { display: false },
          afterBuildTicks(scale) {
            if (axis.ticks !== null) {
              scale.ticks = axis.ticks.map((minutes) => ({
                value: axis.place(minutes),
                label: formatAmount(minutes),
              }));
            }
          },
          ticks: {
            ...ticks,
            maxTicksLimit: 6,
            includeBounds: false,
            padding: 6,
            callback: (value, index) => formatAmount(axis.ticks?.[index] ?? Number(value)),
          },
        },
      },
    },
    plugins: [chartBackground(style), spreadBars(views, axis, style), pointLabels(views, axis, style)],
  });
  return { axis, destroy: () => chart.destroy() };
}

function datasets(
  views: readonly PolicyView[],
  axis: ViolationAxis,
  style: ChartStyle,
): ChartDataset<'scatter'>[] {
  const points = views.map(
    ({ policy, kind, shape, rotation, styleIndex, isRecommended }): ChartDataset<'scatter'> => {
      const colour = style.series[styleIndex];
      // Crosses and stars are made of strokes alone.
      const isStroked = kind === 'stated' || kind === 'oracle';
      return {
        data: [{ x: policy.replicaHours, y: axis.place(policy.violationMinutes) }],
        pointStyle: shape,
        pointRotation: rotation,
        pointRadius: isRecommended ? 7 : 5.5,
        pointBackgroundColor: colour,
        pointBorderColor: isStroked ? colour : isRecommended ? style.foreground : style.background,
        pointBorderWidth: isStroked || isRecommended ? 2 : 1,
        clip: false,
      };
    },
  );
  const front: ChartDataset<'scatter'> = {
    data: autoscalerFront(views).map(({ replicaHours, violationMinutes }) => ({
      x: replicaHours,
      y: axis.place(violationMinutes),
    })),
    showLine: true,
    pointRadius: 0,
    borderColor: style.muted,
    borderWidth: 1.5,
    borderDash: [4, 3],
    tension: 0,
  };
  // The first is drawn on top.
  return [...points, front];
}

/** All points with their spreads, and room for labels. */
function costRange(views: readonly PolicyView[]): readonly [number, number] {
  const hours = views.flatMap(({ policy }) => policy.spread.replicaHours);
  const [least, most] = [Math.min(...hours), Math.max(...hours)];
  const margin = Math.max((most - least) * 0.08, most * 0.02, 0.1);
  return [Math.max(0, least - margin), most + 1.5 * margin];
}
