import type { MapSnapshot } from '../../../src/contracts/map-page';
import type { GroupCriterion, ServiceMap } from '../../../src/contracts/service-map';
import { ageOf } from '../../kit/age';
import { h } from '../../kit/dom';
import { count } from '../../kit/text';
import { button } from '../../kit/toolkit';
import { incidentWords } from '../model/words';

interface HeaderActions {
  zoom(factor: number): void;
  fit(): void;
  collapseAll(): void;
  search(query: string): void;
  /** Goes to the next service that matches. */
  find(): void;
  incident(incident: number | null): void;
  analyze(): void;
}

interface Header {
  readonly element: HTMLElement;
  readonly searchBox: HTMLInputElement;
  show(snapshot: MapSnapshot, map: ServiceMap | null, incident: number | null, nowMs: number): void;
}

const GROUPED: Readonly<Record<GroupCriterion, string>> = {
  namespace: 'by namespace',
  name: 'by how their names begin',
  calls: 'by who calls whom',
};

/** What is shown, how old it is, and the controls. */
export function createHeader(actions: HeaderActions, legend: HTMLElement): Header {
  const facts = h('p', { class: 'facts' });
  const notes = h('details', { class: 'notes' });
  const names = h('datalist', { attributes: { id: 'map-names' } });
  const searchBox = h('input', {
    class: 'map-search',
    attributes: {
      type: 'search',
      placeholder: 'Find a service',
      'aria-label': 'Find a service: Enter goes to the next that matches',
      list: 'map-names',
      spellcheck: 'false',
    },
    on: {
      input: () => actions.search(searchBox.value),
      keydown: (event) => {
        if ((event as KeyboardEvent).key === 'Enter') {
          event.preventDefault();
          actions.find();
        }
      },
    },
  });
  const incidents = h('select', {
    class: 'map-incident',
    attributes: { 'aria-label': 'Incident to draw over the map' },
    on: { change: () => actions.incident(incidents.value === '' ? null : Number(incidents.value)) },
  });
  const collapse = button({
    label: 'Collapse all',
    description: 'Collapse all: show every group as one box',
    onClick: actions.collapseAll,
  });
  const controls = h(
    'div',
    { class: 'controls', attributes: { role: 'toolbar', 'aria-label': 'Map controls' } },
    searchBox,
    names,
    incidents,
    h(
      'span',
      { class: 'zoom' },
      button({ label: '−', description: 'Zoom out', onClick: () => actions.zoom(1 / 1.3) }),
      button({ label: '+', description: 'Zoom in', onClick: () => actions.zoom(1.3) }),
      button({ label: 'Fit', description: 'Fit: show the whole map', onClick: actions.fit }),
    ),
    collapse,
    button({
      label: 'Analyze',
      appearance: 'primary',
      description: 'Analyze the workspace again',
      onClick: actions.analyze,
    }),
  );
  return {
    searchBox,
    element: h(
      'header',
      { class: 'header' },
      h('h1', { text: 'Service map' }),
      facts,
      notes,
      h('div', { class: 'header-bottom' }, legend, controls),
    ),
    show(snapshot, map, incident, nowMs) {
      const { services, edges, notes: said } = snapshot;
      facts.replaceChildren(
        [
          count(services.length, 'service'),
          count(edges, 'edge'),
          count(snapshot.incidents.length, 'incident'),
        ].join(', '),
        ...(map?.groupedBy
          ? [separator(), `${count(map.groups.length, 'group')} ${GROUPED[map.groupedBy]}`]
          : []),
        separator(),
        ageOf(snapshot.createdMs, nowMs),
      );
      collapse.hidden = !map || map.groups.every(({ id }) => map.nodes.some((node) => node.id === id));
      notes.hidden = said.length === 0;
      notes.replaceChildren(
        h('summary', { text: count(said.length, 'note') }),
        h('ul', {}, ...said.map((text) => h('li', { text }))),
      );
      names.replaceChildren(...services.map((value) => h('option', { attributes: { value } })));
      incidents.hidden = snapshot.incidents.length === 0;
      incidents.replaceChildren(
        h('option', { text: 'No incident shown', attributes: { value: '' } }),
        ...snapshot.incidents.map((each, index) =>
          h('option', { text: incidentWords(each), attributes: { value: String(index) } }),
        ),
      );
      incidents.value = incident === null ? '' : String(incident);
    },
  };
}

function separator(): HTMLElement {
  return h('span', { class: 'separator', text: '·', attributes: { 'aria-hidden': 'true' } });
}
