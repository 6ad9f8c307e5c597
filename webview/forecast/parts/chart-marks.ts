import type { Plugin } from 'chart.js';
import type { ChartSpan, ForecastChartData } from './chart-data';
import { chartBackground, strokeLine } from '../../kit/chart-marks';
import { translucent, type ChartStyle } from '../../kit/chart-style';

/** What is drawn beside the lines: background, incidents, the end of the recording, the limit and the peak. */
export function chartMarks(data: ForecastChartData, now: number, style: ChartStyle): Plugin<'line'>[] {
  return [
    chartBackground(style),
    incidents(data, style),
    nowLine(now, style),
    limitLine(data, style),
    peakMark(data, style),
  ];
}

/** The selected windows, as far as they are on the chart. */
export const selectionMark = (spanNow: () => ChartSpan | null, style: ChartStyle): Plugin<'line'> => ({
  id: 'selection',
  afterDatasetsDraw({ ctx, chartArea, scales }) {
    const span = spanNow();
    if (span === null || span.to <= scales.x.min || span.from >= scales.x.max) {
      return;
    }
    const left = scales.x.getPixelForValue(Math.max(span.from, scales.x.min));
    const right = scales.x.getPixelForValue(Math.min(span.to, scales.x.max));
    ctx.save();
    ctx.fillStyle = translucent(style.focus, 0.18);
    ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
    ctx.restore();
    for (const x of [left, right]) {
      strokeLine(ctx, style.focus, [], x, chartArea.top, x, chartArea.bottom);
    }
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
    strokeLine(ctx, style.muted, [2, 3], x, chartArea.top, x, chartArea.bottom);
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
      strokeLine(ctx, style.error, [8, 4], chartArea.left, y, chartArea.right, y);
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

/** A dot on the highest value ahead, with its value beside it. */
const peakMark = (
  { peak, point, history, firstWindow, formatValue }: ForecastChartData,
  style: ChartStyle,
): Plugin<'line'> => ({
  id: 'peak',
  afterDatasetsDraw({ ctx, chartArea, scales }) {
    if (peak === null) {
      return;
    }
    const x = scales.x.getPixelForValue(firstWindow + history.length + peak + 0.5);
    const y = scales.y.getPixelForValue(point[peak]);
    const text = formatValue(point[peak]);
    ctx.save();
    ctx.fillStyle = style.foreground;
    ctx.strokeStyle = style.background;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.arc(x, y, 4, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
    ctx.font = `600 11px ${style.fontFamily}`;
    ctx.textAlign = x + 8 + ctx.measureText(text).width > chartArea.right ? 'right' : 'left';
    ctx.textBaseline = y - chartArea.top > 18 ? 'bottom' : 'top';
    const [dx, dy] = [ctx.textAlign === 'right' ? -7 : 7, ctx.textBaseline === 'bottom' ? -5 : 5];
    // The text stands on lines and the band: an outline keeps it legible.
    ctx.lineWidth = 3;
    ctx.strokeText(text, x + dx, y + dy);
    ctx.fillText(text, x + dx, y + dy);
    ctx.restore();
  },
});
