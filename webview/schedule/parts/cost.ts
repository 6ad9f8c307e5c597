import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { h } from '../../kit/dom';
import { table } from '../../kit/table';
import { capitalised, count } from '../../kit/text';
import { costSentence } from '../model/describe';
import type { PolicyView } from '../model/policies';
import { costWords, violationWords } from '../model/words';
import { createCostChart } from './cost-chart';

interface Cost {
  readonly element: HTMLElement;
  show(report: ScheduleReport, views: readonly PolicyView[]): void;
}

/** Cost against violations, as a picture and as a table. */
export function createCost(): Cost {
  let chart: ReturnType<typeof createCostChart> | undefined;
  const element = h('section', {
    class: 'box cost',
    attributes: { 'aria-label': 'Cost against violations' },
  });
  return {
    element,
    show({ simulation }, views) {
      chart?.destroy();
      const canvas = h('canvas', { attributes: { role: 'img', 'aria-label': costSentence(views) } });
      const bars =
        simulation.seeds.length > 1
          ? `Bars: least and most over ${count(simulation.seeds.length, 'seed')}. `
          : '';
      element.replaceChildren(
        h('div', { class: 'box-head' }, h('h2', { text: 'Cost against violations' })),
        h('div', { class: 'cost-chart' }, canvas),
        h('p', {
          class: 'quiet chart-caption',
          text: `${bars}Dashed: the front of the autoscaler at its targets. Best is bottom left.`,
        }),
        h(
          'details',
          { class: 'figures-more' },
          h('summary', { text: 'Figures' }),
          table(
            `Means over ${count(simulation.seeds.length, 'seed')}, with the least and the most`,
            ['Policy', 'Violation minutes', 'Replica-hours'],
            views.map(({ policy }) => [capitalised(policy.title), violationWords(policy), costWords(policy)]),
            views.findIndex(({ isRecommended }) => isRecommended),
          ),
        ),
      );
      chart = createCostChart(canvas, views);
    },
  };
}
