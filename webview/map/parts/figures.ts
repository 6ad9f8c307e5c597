import type { MapIncident, ServiceCall, ServiceDetails } from '../../../src/contracts/map-page';
import type { Red } from '../../../src/contracts/red';
import { redFigures, valueText } from '../../../src/contracts/red-words';
import { loadWords, type MapNode } from '../../../src/contracts/service-map';
import { h } from '../../kit/dom';
import { table } from '../../kit/table';
import { edgeWords, incidentWords } from '../model/words';

/** More calls of one service than these are not read. */
const MOST_CALLS = 60;

/** Each figure in the last tenth of the recording, beside usually. */
export function figuresTable({ now, usual, unusual }: Red): HTMLElement {
  return table(
    'The last tenth of the recording, beside usually',
    ['Figure', 'Now', 'Usually', 'Far from usual'],
    redFigures.map(({ quantity, title }) => [
      title,
      valueText(now, quantity),
      usual === null ? '–' : valueText(usual, quantity),
      unusual.includes(quantity) ? '! yes' : '',
    ]),
  );
}

/** What can be summed over several services or edges. */
export function sumsTable(sums: Pick<MapNode, 'ratePerS' | 'errorShare'>): HTMLElement {
  const figures = { requests: 0, p50Ms: null, p90Ms: null, p99Ms: null, ...sums };
  return table(
    'The last tenth of the recording',
    ['Figure', 'Now'],
    redFigures
      .filter(({ quantity }) => quantity === 'ratePerS' || quantity === 'errorShare')
      .map(({ quantity, title }) => [title, valueText(figures, quantity)]),
  );
}

/** A headline and a row per call; the other end is a button. */
export function callsTable(
  title: string,
  calls: readonly ServiceCall[],
  select: (service: string) => void,
): readonly HTMLElement[] {
  if (calls.length === 0) {
    return [];
  }
  const row = (call: ServiceCall): HTMLElement =>
    h(
      'tr',
      {},
      h(
        'th',
        { attributes: { scope: 'row' } },
        h('button', {
          class: 'link',
          text: call.service,
          attributes: { type: 'button' },
          on: { click: () => select(call.service) },
        }),
      ),
      h('td', { text: figuresOf(call) }),
      h('td', { text: edgeWords(call) }),
    );
  return [
    h('h3', { text: `${title} (${calls.length})` }),
    h(
      'table',
      { class: 'table', attributes: { 'aria-label': title } },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['Service', 'Now', 'Known'].map((text) => h('th', { text, attributes: { scope: 'col' } })),
        ),
      ),
      h('tbody', {}, ...calls.slice(0, MOST_CALLS).map(row)),
    ),
    ...(calls.length > MOST_CALLS
      ? [h('p', { class: 'quiet', text: `The ${MOST_CALLS} busiest are shown.` })]
      : []),
  ];
}

function figuresOf({ messages, red }: ServiceCall): string {
  if (messages !== undefined) {
    return `${messages.toLocaleString('en')} messages`;
  }
  return red === null ? '–' : loadWords({ red, ratePerS: null, errorShare: null });
}

/** The incidents in which a service took part; one can be drawn over the map. */
export function incidentList(
  roles: ServiceDetails['incidents'],
  incidents: readonly MapIncident[],
  choose: (incident: number) => void,
): readonly HTMLElement[] {
  if (roles.length === 0) {
    return [];
  }
  return [
    h('h3', { text: `Incidents (${roles.length})` }),
    h(
      'ul',
      { class: 'links' },
      ...roles.map(({ incident, role }) =>
        h(
          'li',
          {},
          h('button', {
            class: 'link',
            text: incidentWords(incidents[incident]),
            attributes: { type: 'button' },
            on: { click: () => choose(incident) },
          }),
          ` ${role}`,
        ),
      ),
    ),
  ];
}
