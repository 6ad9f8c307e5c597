import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import { framed, loopOver, type Box, type Line } from '../../../src/contracts/picture';
import type { BlockGraph } from './blocks';

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly boxHeight: number;
  /** By position in the graph's blocks. */
  readonly blocks: readonly Box[];
  /** Points of each edge, from its source to its target. */
  readonly edges: readonly Line[];
}

const BOX_HEIGHT = 26;
const LOOP_HEIGHT = 8;
const MARGIN = 8;
const CHARACTER_WIDTH = 6.6;

/** Places blocks from left to right by what reads what. */
export function placeGraph({ blocks, edges }: BlockGraph): PlacedGraph {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 10,
    ranksep: 22,
    edgesep: 8,
    ranker: edges.length > 300 ? 'longest-path' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  blocks.forEach(({ label }, index) =>
    graph.setNode(String(index), { width: boxWidth(label), height: BOX_HEIGHT }),
  );
  for (const [from, to] of edges) {
    // The layout draws a loop away from its box.
    if (from !== to) {
      graph.setEdge(String(from), String(to));
    }
  }
  layout(graph);
  const placed = blocks.map((_, index): Box => {
    const { x = 0, y = 0, width = 0 } = graph.node(String(index)) ?? {};
    return { x: x - width / 2, y: y - BOX_HEIGHT / 2, width, height: BOX_HEIGHT };
  });
  const drawn = edges.map(([from, to]) =>
    from === to ? loopOver(placed[from], LOOP_HEIGHT) : (graph.edge(String(from), String(to))?.points ?? []),
  );
  const { width, height, boxes, lines } = framed(placed, drawn, MARGIN);
  return { width, height, boxHeight: BOX_HEIGHT, blocks: boxes, edges: lines };
}

function boxWidth(label: string): number {
  return Math.min(Math.max(label.length * CHARACTER_WIDTH + 16, 48), 160);
}
