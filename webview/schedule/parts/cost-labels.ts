import type { Plugin } from 'chart.js';
import { strokeLine } from '../../kit/chart-marks';
import type { ChartStyle } from '../../kit/chart-style';
import { joinedLabel, joinPoints, placeLabels, type Box } from '../model/labels';
import type { PolicyView } from '../model/policies';
import type { ViolationAxis } from '../model/violation-axis';
import { spreadBox } from './cost-marks';

const HEIGHT = 14;
/** A label further away than this from its point is tied to it by a line. */
const NEAR = 14;

/** The name of every policy beside its point; one label where points stand on each other. */
export function pointLabels(
  views: readonly PolicyView[],
  axis: ViolationAxis,
  style: ChartStyle,
): Plugin<'scatter'> {
  const fontOf = (isRecommended: boolean): string => `${isRecommended ? '600 ' : ''}11px ${style.fontFamily}`;
  return {
    id: 'labels',
    afterDatasetsDraw(chart) {
      const { ctx, scales, chartArea } = chart;
      ctx.save();
      const places = views.map(({ policy }) => ({
        x: scales.x.getPixelForValue(policy.replicaHours),
        y: scales.y.getPixelForValue(axis.place(policy.violationMinutes)),
      }));
      const groups = joinPoints(places).map((members) => ({
        text: joinedLabel(members.map((member) => views[member].label)),
        isRecommended: members.some((member) => views[member].isRecommended),
        ...places[members[0]],
      }));
      const points = groups.map(({ x, y, text, isRecommended }) => {
        ctx.font = fontOf(isRecommended);
        return { x, y, width: ctx.measureText(text).width + 2 };
      });
      const bars = views.flatMap((view, index): Box[] => {
        const { left, right, top, bottom } = spreadBox(chart, view, axis);
        const { x, y } = places[index];
        return [
          { left, right, top: y - 1, bottom: y + 1 },
          { left: x - 1, right: x + 1, top, bottom },
        ];
      });
      const boxes = placeLabels(points, HEIGHT, chartArea, bars);
      ctx.textBaseline = 'middle';
      ctx.lineJoin = 'round';
      ctx.lineWidth = 1;
      // Beneath all labels, so that none is crossed out.
      points.forEach(({ x, y }, index) => {
        const { left, top, right, bottom } = boxes[index];
        const [nearX, nearY] = [clamp(x, left, right), clamp(y, top, bottom)];
        if (Math.hypot(nearX - x, nearY - y) > NEAR) {
          strokeLine(ctx, style.muted, [], x, y, nearX, nearY);
        }
      });
      groups.forEach(({ text, isRecommended }, index) => {
        const { left, top } = boxes[index];
        ctx.font = fontOf(isRecommended);
        ctx.fillStyle = style.foreground;
        // The text may stand on bars and the front: an outline keeps it legible.
        ctx.strokeStyle = style.background;
        ctx.lineWidth = 3;
        ctx.strokeText(text, left + 1, top + HEIGHT / 2);
        ctx.fillText(text, left + 1, top + HEIGHT / 2);
      });
      ctx.restore();
    },
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
