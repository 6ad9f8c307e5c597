import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import { h } from '../../kit/dom';
import { limitSentence } from '../model/describe';
import { formatValue } from '../model/quantities';
import type { ServiceView } from '../model/view';
import { sparkline } from './sparkline';

/** A small picture of every service; one click makes it the large one. */
export function multiples(
  report: ServiceForecastReport,
  views: readonly ServiceView[],
  chosen: string,
  choose: (service: string) => void,
): HTMLElement {
  const items = views.map((view) => {
    const {
      service,
      series: { quantity, point },
      last,
      breach,
    } = view;
    const pressed = service === chosen;
    const attributes = { type: 'button', 'aria-pressed': String(pressed), 'data-service': service };
    return h(
      'li',
      {},
      h(
        'button',
        {
          class: `multiple${breach ? ' multiple-breach' : ''}`,
          attributes,
          on: { click: () => choose(service) },
        },
        h('span', { class: 'multiple-name', text: service }),
        sparkline(view),
        h('span', {
          class: 'multiple-values',
          text: `${formatValue(quantity, last)} → ${formatValue(quantity, point.at(-1) ?? null)}`,
        }),
        breach && h('span', { class: 'multiple-limit', text: limitSentence(report, view) }),
      ),
    );
  });
  return h('ul', { class: 'multiples', attributes: { 'aria-label': 'Services' } }, ...items);
}
