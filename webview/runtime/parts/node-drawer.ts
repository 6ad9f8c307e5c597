import type { NodeDetails } from '../../../src/contracts/latency/picture';
import { h } from '../../kit/dom';
import { createDrawer } from '../../kit/drawer';
import { count } from '../../kit/text';
import { button } from '../../kit/toolkit';
import { formatShare, shortName } from '../model/format';
import { groupAround, positionsIn } from '../model/groups';
import type { ModelNodes } from '../model/nodes';
import { boxOfPart, positionOfPart, type Part } from '../model/part';
import type { Scene } from '../model/scene';
import { costFacts, detailSections, factList, link } from './node-facts';

export interface DrawerActions {
  close(): void;
  expand(group: number): void;
  collapse(group: number): void;
  reveal(position: number): void;
  choose(position: number): void;
  selectPart(part: Part): void;
}

interface Shown {
  readonly scene: Scene;
  readonly nodes: ModelNodes;
  readonly part: Part;
  readonly details: NodeDetails | null;
}

interface NodeDrawer {
  readonly element: HTMLElement;
  show(shown: Shown | null): void;
}

/** The most costly nodes of a group that are listed. */
const MOST_COSTLY = 5;

/** What is known of the selected node, group, input or output. */
export function createNodeDrawer(actions: DrawerActions): NodeDrawer {
  const drawer = createDrawer('graph-drawer', 'Details of the selection', actions.close);
  return {
    element: drawer.element,
    show: (shown) => drawer.show(shown && contentOf(shown, actions)),
  };
}

function contentOf(shown: Shown, actions: DrawerActions): readonly Node[] {
  switch (shown.part.kind) {
    case 'group':
      return groupContent(shown, actions);
    case 'node':
      return nodeContent(shown, actions);
    case 'input':
    case 'output':
      return portContent(shown);
  }
}

function nodeContent({ scene, nodes, part, details }: Shown, actions: DrawerActions): readonly Node[] {
  const position = positionOfPart(scene, part);
  const about = details?.node === part.index ? details : null;
  const box = boxOfPart(scene, part);
  const operator = position === null ? (about?.operator ?? '') : nodes.columns.operator[position];
  const name = position === null ? (about?.name ?? '') : nodes.columns.name[position];
  const kind = position === null ? about?.class : nodes.columns.class[position];
  const isHidden = box !== null && scene.boxes[box].kind === 'group';
  const around = groupAround(scene, part);
  const nameOf = (node: number): string => {
    const at = scene.picture.nodeIndex.indexOf(node);
    return at < 0 ? `node ${node + 1}` : `${nodes.columns.operator[at]} ${shortName(nodes.columns.name[at])}`;
  };
  return [
    h('h2', { text: operator }),
    h('p', { class: 'quiet node-name', text: name }),
    h('p', {
      class: 'quiet',
      text: [
        ...(kind === undefined ? [] : [kind]),
        ...(about !== null && about.domain !== '' ? [about.domain] : []),
        position === null
          ? 'takes no time'
          : `step ${(position + 1).toLocaleString('en')} of ${nodes.count.toLocaleString('en')}`,
      ].join(', '),
    }),
    h(
      'div',
      { class: 'actions' },
      isHidden &&
        position !== null &&
        button({
          label: 'Show in the graph',
          appearance: 'primary',
          onClick: () => actions.reveal(position),
        }),
      around !== null &&
        button({
          label: 'Collapse group',
          description: `Collapse group ${scene.picture.groups[around].title}`,
          onClick: () => actions.collapse(around),
        }),
    ),
    ...(position === null ? [] : [h('h3', { text: 'Cost' }), factList('Cost', costFacts(nodes, position))]),
    ...(about === null
      ? [h('p', { class: 'quiet', text: 'Reading its attributes…' })]
      : detailSections(about, nameOf, (node) => actions.selectPart({ kind: 'node', index: node }))),
  ];
}

function groupContent({ scene, nodes, part }: Shown, actions: DrawerActions): readonly Node[] {
  const { title, nodes: inside, alike, isExpanded, id } = scene.picture.groups[part.index];
  const positions = positionsIn(scene, part.index);
  const share = positions.reduce((sum, position) => sum + nodes.share[position], 0);
  const operators = new Map<string, number>();
  for (const position of positions) {
    const operator = nodes.columns.operator[position];
    operators.set(operator, (operators.get(operator) ?? 0) + 1);
  }
  const costly = [...positions].sort((a, b) => nodes.share[b] - nodes.share[a]).slice(0, MOST_COSTLY);
  return [
    h('h2', { text: title }),
    h('p', { class: 'quiet node-name', text: id.replace(/^scope:/, '') }),
    h('p', {
      class: 'quiet',
      text: `Group of ${count(inside, 'node')}${alike > 1 ? `; ${alike} groups hold the same operators in the same order` : ''}`,
    }),
    h(
      'div',
      { class: 'actions' },
      isExpanded
        ? button({ label: 'Collapse', appearance: 'primary', onClick: () => actions.collapse(part.index) })
        : button({ label: 'Expand', appearance: 'primary', onClick: () => actions.expand(part.index) }),
    ),
    h('h3', { text: 'Cost' }),
    factList('Cost', [
      ['Share', `${formatShare(share)} % of the ${nodes.basis}`],
      ...[...operators]
        .sort(([, a], [, b]) => b - a)
        .map(([name, times]): [string, string] => [name, String(times)]),
    ]),
    h('h3', { text: 'Most costly nodes' }),
    h(
      'ul',
      { class: 'value-list' },
      ...costly.map((position) =>
        h(
          'li',
          {},
          link(`${nodes.columns.operator[position]} ${shortName(nodes.columns.name[position])}`, () =>
            actions.choose(position),
          ),
          h('span', { class: 'quiet', text: ` ${formatShare(nodes.share[position])} %` }),
        ),
      ),
    ),
  ];
}

function portContent({ scene, part }: Shown): readonly Node[] {
  const box = boxOfPart(scene, part);
  return box === null
    ? []
    : [
        h('h2', { text: scene.boxes[box].title }),
        h('p', { class: 'quiet', text: `${part.kind === 'input' ? 'Input' : 'Output'} of the model` }),
        factList('Value', [['Shape', scene.boxes[box].words === '' ? 'unknown' : scene.boxes[box].words]]),
      ];
}
