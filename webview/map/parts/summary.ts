import { loadWords, type ServiceMap } from '../../../src/contracts/service-map';
import { h } from '../../kit/dom';
import { table } from '../../kit/table';
import { edgeWords, stateWords, unusualWords } from '../model/words';

const KINDS = { service: 'service', external: 'external', group: 'group' } as const;

/** The map for screen readers: the boxes and the edges as tables. */
export function summaryTables({ nodes, edges }: Pick<ServiceMap, 'nodes' | 'edges'>): HTMLElement {
  return h(
    'div',
    { class: 'visually-hidden' },
    table(
      'Services of the map',
      ['Service', 'Kind', 'State', 'Load', 'Calls', 'Called by'],
      nodes.map((node, index) => [
        node.title,
        KINDS[node.kind],
        stateWords(node),
        loadWords(node),
        edges.flatMap(({ from, to }) => (from === index ? [nodes[to].title] : [])).join(', '),
        edges.flatMap(({ from, to }) => (to === index ? [nodes[from].title] : [])).join(', '),
      ]),
    ),
    table(
      'Calls and messages of the map',
      ['From', 'To', 'Kind', 'Known', 'Load', 'Far from usual'],
      edges.map((edge) => [
        nodes[edge.from].title,
        nodes[edge.to].title,
        edge.messages ? 'messages' : 'calls',
        edgeWords(edge),
        loadWords(edge),
        unusualWords(edge),
      ]),
    ),
  );
}
