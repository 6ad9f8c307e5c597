import type { Chart, Plugin } from 'chart.js';
import { strokeLine } from '../../kit/chart-marks';
import type { ChartStyle } from '../../kit/chart-style';
import type { Box } from '../model/labels';
import type { PolicyView } from '../model/policies';
import type { ViolationAxis } from '../model/violation-axis';

/** Half the length of the end of a bar. */
const CAP = 3;

/** The spread of a policy in pixels: the point with its reach to each side. */
export function spreadBox(
  { scales }: Chart<'scatter'>,
  { policy: { spread } }: PolicyView,
  axis: ViolationAxis,
): Box {
  const [left, right] = spread.replicaHours.map((hours) => scales.x.getPixelForValue(hours));
  const [bottom, top] = spread.violationMinutes.map((minutes) =>
    scales.y.getPixelForValue(axis.place(minutes)),
  );
  return { left, right, top, bottom };
}

/** The least and the most over the seeds, both ways. */
export function spreadBars(
  views: readonly PolicyView[],
  axis: ViolationAxis,
  style: ChartStyle,
): Plugin<'scatter'> {
  return {
    id: 'spread',
    beforeDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      for (const view of views) {
        const { left, right, top, bottom } = spreadBox(chart, view, axis);
        const x = scales.x.getPixelForValue(view.policy.replicaHours);
        const y = scales.y.getPixelForValue(axis.place(view.policy.violationMinutes));
        const colour = style.series[view.styleIndex];
        const line = (...ends: readonly [number, number, number, number]): void =>
          strokeLine(ctx, colour, [], ...ends);
        if (right - left > 1) {
          line(left, y, right, y);
          line(left, y - CAP, left, y + CAP);
          line(right, y - CAP, right, y + CAP);
        }
        if (bottom - top > 1) {
          line(x, top, x, bottom);
          line(x - CAP, top, x + CAP, top);
          line(x - CAP, bottom, x + CAP, bottom);
        }
      }
    },
  };
}
