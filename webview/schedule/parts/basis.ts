import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { h } from '../../kit/dom';
import { basisFacts, LEFT_OUT } from '../model/basis';

interface Basis {
  readonly element: HTMLElement;
  show(report: ScheduleReport): void;
}

/** What was simulated, from what, and what the simulator leaves out. It stays as open as it was. */
export function createBasis(): Basis {
  const content = h('div', { class: 'basis' });
  return {
    element: h('details', { class: 'box' }, h('summary', { text: 'How this was simulated' }), content),
    show(report) {
      content.replaceChildren(
        h(
          'dl',
          {},
          ...basisFacts(report).flatMap(([term, value]) => [
            h('dt', { text: term }),
            h('dd', { text: value }),
          ]),
        ),
        h('h3', { text: 'What the simulator leaves out' }),
        h('ul', {}, ...LEFT_OUT.map((text) => h('li', { text }))),
      );
    },
  };
}
