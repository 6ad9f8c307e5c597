import type { MapIncident, ServiceDetails } from '../../../src/contracts/map-page';
import type { MapNode, ServiceMap } from '../../../src/contracts/service-map';
import { h } from '../../kit/dom';
import { createDrawer } from '../../kit/drawer';
import { count } from '../../kit/text';
import { button } from '../../kit/toolkit';
import type { Selection } from '../state';
import { edgeWords, stateWords } from '../model/words';
import { callsTable, figuresTable, incidentList, sumsTable } from './figures';

export interface DrawerActions {
  selectService(service: string): void;
  close(): void;
  expand(group: string): void;
  collapse(group: string): void;
  openService(service: string): void;
  showHeatmap(): void;
  showTraces(service: string): void;
  incident(incident: number): void;
}

interface MapDrawer {
  readonly element: HTMLElement;
  show(shown: Shown | null): void;
}

interface Shown {
  readonly map: ServiceMap;
  readonly selection: Selection;
  readonly details: ServiceDetails | null;
  readonly incidents: readonly MapIncident[];
}

/** What is known of the selected service, group or edge. */
export function createMapDrawer(actions: DrawerActions): MapDrawer {
  const drawer = createDrawer('map-drawer', 'Details', actions.close);
  return {
    element: drawer.element,
    show: (shown) => drawer.show(shown && contentOf(shown, actions)),
  };
}

function contentOf(shown: Shown, actions: DrawerActions): readonly Node[] {
  const { map, selection } = shown;
  return selection.kind === 'edge' ? edgeDetails(map, selection) : nodeDetails(shown, selection.id, actions);
}

function nodeDetails({ map, details, incidents }: Shown, id: string, actions: DrawerActions): Node[] {
  const node = map.nodes.find((each) => each.id === id);
  if (node === undefined) {
    return [];
  }
  if (node.kind === 'group') {
    return groupDetails(map, node, actions);
  }
  const about = details?.name === node.title ? details : null;
  return [
    h('h2', { text: node.title }),
    h('p', { class: 'quiet', text: whereWords(node, about) }),
    h('p', { text: stateWords(node) }),
    h(
      'div',
      { class: 'actions' },
      about?.declared &&
        button({ label: 'Open declaration', onClick: () => actions.openService(node.title) }),
      button({ label: 'Show in heatmap', onClick: actions.showHeatmap }),
      button({ label: 'Show traces', onClick: () => actions.showTraces(node.title) }),
      node.group !== null &&
        button({
          label: 'Collapse group',
          description: `Collapse group ${titleOf(map, node.group)}`,
          onClick: () => actions.collapse(node.group ?? ''),
        }),
    ),
    ...(node.red === undefined
      ? [h('p', { class: 'quiet', text: 'No request was recorded.' })]
      : [figuresTable(node.red)]),
    ...(about === null
      ? []
      : [
          ...callsTable('Calls', about.calls, actions.selectService),
          ...callsTable('Called by', about.calledBy, actions.selectService),
          ...incidentList(about.incidents, incidents, actions.incident),
        ]),
  ];
}

function groupDetails(map: ServiceMap, node: MapNode, actions: DrawerActions): Node[] {
  const group = map.groups.find(({ id }) => id === node.id);
  return [
    h('h2', { text: node.title }),
    h('p', { class: 'quiet', text: `Group of ${count(node.services, 'service')}` }),
    h('p', { text: stateWords(node) }),
    map.refused.includes(node.id) &&
      h('p', {
        class: 'quiet',
        text: 'The picture would become too large with it: collapse another group first.',
      }),
    h(
      'div',
      { class: 'actions' },
      button({ label: 'Expand', appearance: 'primary', onClick: () => actions.expand(node.id) }),
    ),
    sumsTable(node),
    h('h3', { text: 'Services' }),
    h(
      'ul',
      { class: 'links' },
      ...(group?.services ?? []).map((service) =>
        h(
          'li',
          {},
          h('button', {
            class: 'link',
            text: service,
            attributes: { type: 'button' },
            on: { click: () => actions.selectService(service) },
          }),
        ),
      ),
    ),
  ].filter((part): part is HTMLElement => part !== false);
}

function edgeDetails({ nodes, edges }: ServiceMap, selection: Selection & { kind: 'edge' }): Node[] {
  const edge = edges.find(
    ({ from, to, messages }) =>
      nodes[from].id === selection.from && nodes[to].id === selection.to && messages === selection.messages,
  );
  if (edge === undefined) {
    return [];
  }
  const noun = edge.messages ? 'message' : 'call';
  return [
    h('h2', { text: `${nodes[edge.from].title} → ${nodes[edge.to].title}` }),
    h('p', {
      class: 'quiet',
      text: [
        ...(edge.joined > 1 ? [`${edge.joined} edges between services`] : []),
        edgeWords(edge),
        edge.observed ? `${count(edge.count, noun)} recorded` : `no ${noun} recorded`,
      ].join(', '),
    }),
    ...(edge.red === undefined ? [sumsTable(edge)] : [figuresTable(edge.red)]),
  ];
}

function whereWords({ kind }: MapNode, details: ServiceDetails | null): string {
  const declared = details?.declared;
  return [
    kind === 'external' ? 'External, seen from its callers' : 'Service',
    ...(details?.namespace === undefined ? [] : [`namespace ${details.namespace}`]),
    ...(declared ? [`declared in ${declared.file}:${declared.line}`] : ['not declared in a manifest']),
  ].join(', ');
}

function titleOf({ groups }: ServiceMap, group: string): string {
  return groups.find(({ id }) => id === group)?.title ?? '';
}
