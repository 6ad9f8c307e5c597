import type { Chart } from 'chart.js';
import type { TraceQuery } from '../../../src/contracts/traces/search';
import { h } from '../../kit/dom';
import type { Zone } from '../../kit/time';
import { boxQuery, chartLegend, chartSentence } from '../model/chart-points';
import type { FoundTraces } from '../model/found-traces';
import { createDurationChart, rowOf } from './duration-chart';

interface ChartBox {
  readonly element: HTMLElement;
  show(found: FoundTraces, zone: Zone): void;
}

interface ChartActions {
  open(traceId: string): void;
  /** A box was drawn over a part of the chart. */
  select(box: TraceQuery): void;
}

/** A pointer that moved less has clicked. */
const LEAST_DRAG = 5;

/** Durations over time. A click opens a trace, a box over a part of the chart narrows the query to it. */
export function createChartBox({ open, select }: ChartActions): ChartBox {
  const holder = h('div', { class: 'duration-chart' });
  const caption = h('p', { class: 'quiet chart-caption' });
  const box = h('div', { class: 'chart-selection', attributes: { hidden: '' } });
  let chart: Chart | null = null;
  let from: { readonly x: number; readonly y: number } | null = null;

  holder.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && chart !== null) {
      from = { x: event.offsetX, y: event.offsetY };
      holder.setPointerCapture(event.pointerId);
    }
  });
  holder.addEventListener('pointermove', (event) => {
    if (from !== null) {
      drawBox(from.x, from.y, ...place(event));
    }
  });
  holder.addEventListener('pointerup', (event) => {
    if (from === null || chart === null) {
      return;
    }
    const start = from;
    const [x, y] = place(event);
    from = null;
    box.hidden = true;
    if (Math.hypot(x - start.x, y - start.y) < LEAST_DRAG) {
      click(event);
      return;
    }
    const { scales } = chart;
    const times = [start.x, x].map((each) => scales.x.getValueForPixel(each) ?? 0).sort((a, b) => a - b);
    const durations = [start.y, y].map((each) => scales.y.getValueForPixel(each) ?? 0).sort((a, b) => a - b);
    select(boxQuery(times[0], times[1], durations[0], durations[1]));
  });
  holder.addEventListener('pointercancel', () => {
    from = null;
    box.hidden = true;
  });

  /** The pointer in the chart, whatever it is over. */
  function place(event: PointerEvent): [number, number] {
    const { left, top } = holder.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  function click(event: PointerEvent): void {
    const [hit] = chart?.getElementsAtEventForMode(event, 'nearest', { intersect: true }, false) ?? [];
    const point = hit === undefined ? null : rowOf(chart?.data.datasets[hit.datasetIndex].data[hit.index]);
    if (point !== null) {
      open(point.row.traceId);
    }
  }

  function drawBox(x1: number, y1: number, x2: number, y2: number): void {
    box.hidden = Math.hypot(x2 - x1, y2 - y1) < LEAST_DRAG;
    Object.assign(box.style, {
      left: `${Math.min(x1, x2)}px`,
      top: `${Math.min(y1, y2)}px`,
      width: `${Math.abs(x2 - x1)}px`,
      height: `${Math.abs(y2 - y1)}px`,
    });
  }

  return {
    element: h(
      'section',
      { class: 'box chart-box', attributes: { 'aria-label': 'Durations over time' } },
      holder,
      caption,
    ),
    show(found, zone) {
      chart?.destroy();
      chart = null;
      const { histogram } = found.list;
      if (histogram === null) {
        holder.replaceChildren();
        return;
      }
      const canvas = h('canvas', { attributes: { role: 'img', 'aria-label': chartSentence(found) } });
      holder.replaceChildren(canvas, box);
      chart = createDurationChart(canvas, found, histogram, zone);
      caption.textContent = chartLegend(found);
    },
  };
}
