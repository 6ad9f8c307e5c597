import { formatMs } from '../../../src/contracts/format';
import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { formatRate } from '../../../src/contracts/workload/service-load';
import { h } from '../../kit/dom';
import { createSeriesBoxes } from '../../kit/series-boxes';
import { table } from '../../kit/table';
import { formatDuration } from '../../kit/time';
import { dropdown } from '../../kit/toolkit';
import { timelineSentence } from '../model/describe';
import { usualDrawn, type PolicyView } from '../model/policies';
import { timelineRows, type TimelineQuantity } from '../model/timeline';
import type { PageState } from '../state';
import { createReplicasChart } from './replicas-chart';

interface ReplicasActions {
  draw(policies: readonly string[]): void;
  quantity(quantity: TimelineQuantity): void;
}

interface Replicas {
  readonly element: HTMLElement;
  show(
    report: ScheduleReport,
    views: readonly PolicyView[],
    state: Pick<PageState, 'drawn' | 'quantity'>,
  ): void;
}

const QUANTITIES = [
  { value: 'replicas', label: 'Replicas' },
  { value: 'p95Ms', label: 'p95 latency' },
] as const;

/** Policies over time, chosen by their legend, with the load beneath. */
export function createReplicas(initial: TimelineQuantity, actions: ReplicasActions): Replicas {
  let chart: ReturnType<typeof createReplicasChart> | undefined;
  let drawn: readonly string[] = [];
  const boxes = createSeriesBoxes({
    legend: 'Policies',
    toggle: (policy, on) =>
      actions.draw([...drawn.filter((each) => each !== policy), ...(on ? [policy] : [])]),
  });
  const picture = h('div', { class: 'replicas-chart' });
  const figures = h('details', { class: 'figures-more' }, h('summary', { text: 'Figures' }));
  const caption = h('p', { class: 'quiet chart-caption' });
  const element = h(
    'section',
    { class: 'box', attributes: { 'aria-label': 'Replicas over time' } },
    h(
      'div',
      { class: 'box-head' },
      h('h2', { text: 'Over time' }),
      dropdown({ label: 'Quantity', choices: QUANTITIES, value: initial, onChange: actions.quantity }),
    ),
    picture,
    boxes.element,
    caption,
    figures,
  );
  return {
    element,
    show(report, views, state) {
      chart?.destroy();
      drawn = state.drawn ?? usualDrawn(views);
      const shown = views.filter(({ policy }) => drawn.includes(policy.name));
      const canvas = h('canvas', {
        attributes: { role: 'img', 'aria-label': timelineSentence(report, shown, state.quantity) },
      });
      picture.replaceChildren(canvas);
      caption.textContent =
        'All scaled services together, first seed. Beneath: requests per second from outside.';
      boxes.show(
        views.map(({ policy, label, styleIndex, dash }) => ({
          id: policy.name,
          label,
          styleIndex,
          dash,
        })),
        drawn,
      );
      figures.replaceChildren(figures.firstElementChild!, timelineTable(report, shown, state.quantity));
      chart = createReplicasChart(canvas, report, shown, state.quantity);
    },
  };
}

function timelineTable(
  report: ScheduleReport,
  views: readonly PolicyView[],
  quantity: TimelineQuantity,
): HTMLElement {
  const format = (value: number | null): string =>
    value === null ? 'no data' : quantity === 'replicas' ? String(value) : formatMs(value);
  const rows = timelineRows(report, views, quantity).map(({ fromS, loadPerS, most }) => [
    fromS === 0 ? '0' : formatDuration(fromS * 1000),
    loadPerS === null ? 'no data' : formatRate(loadPerS),
    ...most.map(format),
  ]);
  return table(
    quantity === 'replicas' ? 'Most replicas in each part' : 'Highest p95 latency in each part',
    ['From', 'Load', ...views.map(({ label }) => label)],
    rows,
  );
}
