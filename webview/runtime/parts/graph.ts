import { h } from '../../kit/dom';
import { svg } from '../../kit/svg';
import { prefersReducedMotion } from '../../kit/theme';
import { blockGraph, type BlockGraph } from '../model/blocks';
import { placeGraph, type PlacedGraph } from '../model/layout';
import type { ModelNodes } from '../model/nodes';

export interface GraphView {
  readonly element: HTMLElement;
  show(nodes: ModelNodes): void;
  /** Marks the box of a node and brings it into view. */
  select(position: number | null): void;
}

/** Fill at the hottest box; more would drown its label. */
const MAX_HEAT = 0.6;

/** The model as boxes from left to right, warmer where more time goes. */
export function createGraph(onSelect: (position: number) => void): GraphView {
  const picture = h('div', {
    class: 'graph-scroller',
    attributes: {
      tabindex: '0',
      role: 'group',
      'aria-label': 'Graph of the model, left to right: arrow keys go along the execution',
    },
  });
  const caption = h('p', { class: 'caption quiet' });
  const table = h('details', { class: 'graph-table' });
  let graph: BlockGraph | null = null;
  let placed: PlacedGraph | null = null;
  let boxes: SVGGElement[] = [];
  let blockOf: number[] = [];
  let selected: SVGGElement | null = null;
  let current: number | null = null;

  picture.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (graph === null || (step === undefined && event.key !== 'Home' && event.key !== 'End')) {
      return;
    }
    event.preventDefault();
    const last = graph.blocks.length - 1;
    const from = current === null ? -1 : blockOf[current];
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? last : Math.min(Math.max(from + (step ?? 0), 0), last);
    onSelect(graph.blocks[to].positions[0]);
  });
  picture.addEventListener('click', (event) => {
    const box = event.target instanceof Element ? event.target.closest('g.box') : null;
    const index = box instanceof SVGGElement ? boxes.indexOf(box) : -1;
    if (graph !== null && index >= 0) {
      onSelect(hottest(graph.blocks[index].positions));
    }
  });
  let shareOf: readonly number[] = [];
  const hottest = (positions: readonly number[]): number =>
    positions.reduce((best, each) => (shareOf[each] > shareOf[best] ? each : best));

  return {
    element: h('section', { class: 'graph', attributes: { 'aria-label': 'Graph' } }, picture, caption, table),
    show(nodes) {
      shareOf = nodes.share;
      graph = blockGraph(nodes);
      placed = placeGraph(graph);
      blockOf = [];
      graph.blocks.forEach(({ positions }, index) =>
        positions.forEach((position) => (blockOf[position] = index)),
      );
      const most = Math.max(...graph.blocks.map(({ share }) => share), Number.MIN_VALUE);
      boxes = graph.blocks.map(({ label, share, positions }, index) =>
        box(label, share, most, positions.length, placed!, index),
      );
      picture.replaceChildren(drawn(placed, boxes));
      selected = null;
      current = null;
      caption.textContent = captionOf(graph, nodes);
      table.hidden = graph.grouping === 'nodes';
      table.replaceChildren(h('summary', { text: 'Blocks as a table' }), blocksTable(graph));
    },
    select(position) {
      current = position;
      selected?.classList.remove('box-selected');
      const index = position === null ? undefined : blockOf[position];
      selected = index === undefined ? null : (boxes[index] ?? null);
      selected?.classList.add('box-selected');
      if (placed === null || index === undefined) {
        return;
      }
      const { x, y, width } = placed.blocks[index];
      const left = x + width / 2 - picture.clientWidth / 2;
      const top = y - picture.clientHeight / 2;
      picture.scrollTo({ left, top, behavior: prefersReducedMotion() ? 'instant' : 'smooth' });
    },
  };
}

function drawn({ width, height, edges }: PlacedGraph, boxes: readonly SVGGElement[]): SVGSVGElement {
  const lines = edges.map((points) =>
    svg('path', {
      class: 'edge',
      d: `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`,
    }),
  );
  return svg(
    'svg',
    {
      width: Math.ceil(width),
      height: Math.ceil(height),
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      'aria-hidden': 'true',
    },
    svg('g', {}, ...lines),
    ...boxes,
  );
}

function box(
  label: string,
  share: number,
  most: number,
  count: number,
  { blocks, boxHeight }: PlacedGraph,
  index: number,
): SVGGElement {
  const { x, y, width } = blocks[index];
  const rect = { x: 0.5, y: 0.5, width: width - 1, height: boxHeight - 1, rx: 4 };
  const longest = Math.floor((width - 12) / 6.4);
  const short = label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
  const heat = share / most;
  return svg(
    'g',
    { class: heat > 0.25 ? 'box box-hot' : 'box', transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    svg('title', {}, `${label}: ${(share * 100).toFixed(1)} %${count > 1 ? ` in ${count} nodes` : ''}`),
    svg('rect', { ...rect, class: 'box-ground' }),
    svg('rect', { ...rect, class: 'box-heat', 'fill-opacity': (Math.sqrt(heat) * MAX_HEAT).toFixed(3) }),
    svg('rect', {
      x: 4,
      y: boxHeight - 4,
      width: Math.max((width - 8) * heat, 0).toFixed(1),
      height: 2,
      class: 'box-bar',
    }),
    svg('text', { x: width / 2, y: boxHeight / 2 - 0.5, class: 'box-label' }, short),
  );
}

function captionOf({ grouping, blocks }: BlockGraph, { count, basis }: ModelNodes): string {
  const heat = `Warmer boxes take more of the ${basis}.`;
  if (grouping === 'nodes') {
    return heat;
  }
  const joined = grouping === 'scopes' ? 'by the scope in their names' : 'in stretches of the execution';
  return `${count.toLocaleString('en')} nodes in ${blocks.length} blocks, joined ${joined}. ${heat}`;
}

function blocksTable({ blocks }: BlockGraph): HTMLElement {
  return h(
    'table',
    { class: 'table' },
    h('caption', { class: 'visually-hidden', text: 'Blocks of the graph' }),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Block', 'Nodes', 'Share'].map((text) => h('th', { text, attributes: { scope: 'col' } })),
      ),
    ),
    h(
      'tbody',
      {},
      ...blocks.map(({ label, positions, share }) =>
        h(
          'tr',
          {},
          h('th', { text: label, attributes: { scope: 'row' } }),
          h('td', { text: String(positions.length) }),
          h('td', { text: `${(share * 100).toFixed(1)} %` }),
        ),
      ),
    ),
  );
}
