import { formatMs } from '../../../src/contracts/format';
import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';
import { strategyGrid } from '../model/strategies';

/** What to set in situations that may come: situation × service. */
export function strategiesSection(report: ScheduleReport): HTMLElement {
  const { services, rows } = strategyGrid(report);
  const isEmpty = report.strategies.length === 0;
  return h(
    'section',
    { class: 'box', attributes: { 'aria-label': 'Strategies in the pool' } },
    h('div', { class: 'box-head' }, h('h2', { text: 'Strategies in the pool' })),
    h('p', {
      class: 'quiet',
      text: isEmpty
        ? 'No strategy was prepared for these services.'
        : `Replicas worked out for situations that may come.${rows.some(({ differs }) => differs.includes(true)) ? ' Bold: other than stated.' : ''}`,
    }),
    !isEmpty &&
      h(
        'div',
        {
          class: 'wide-table',
          attributes: { tabindex: '0', role: 'region', 'aria-label': 'Table of strategies' },
        },
        h(
          'table',
          { class: 'table' },
          h('caption', { class: 'visually-hidden', text: 'Replicas by situation and service' }),
          h('thead', {}, h('tr', {}, ...['Situation', ...services, 'Expected p95'].map(head))),
          h(
            'tbody',
            {},
            ...rows.map(({ situation, replicas, differs, expectedP95Ms }) =>
              h(
                'tr',
                {},
                h('th', { text: capitalised(situation), attributes: { scope: 'row' } }),
                ...replicas.map((value, index) =>
                  h('td', {}, differs[index] ? h('strong', { text: String(value) }) : String(value ?? '–')),
                ),
                h('td', { text: expectedP95Ms === null ? '–' : formatMs(expectedP95Ms) }),
              ),
            ),
          ),
        ),
      ),
  );
}

function head(text: string): HTMLElement {
  return h('th', { text, attributes: { scope: 'col' } });
}
