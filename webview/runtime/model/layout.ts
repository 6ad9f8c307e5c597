import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { BlockGraph } from './blocks';

export interface PlacedBlock {
  /** Top left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly boxHeight: number;
  /** By position in the graph's blocks. */
  readonly blocks: readonly PlacedBlock[];
  /** Points of each edge, from its source to its target. */
  readonly edges: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

const BOX_HEIGHT = 26;
const CHARACTER_WIDTH = 6.6;

/** Places blocks from left to right by what reads what. */
export function placeGraph({ blocks, edges }: BlockGraph): PlacedGraph {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 10,
    ranksep: 22,
    edgesep: 8,
    marginx: 8,
    marginy: 8,
    ranker: edges.length > 300 ? 'longest-path' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  blocks.forEach(({ label }, index) =>
    graph.setNode(String(index), { width: boxWidth(label), height: BOX_HEIGHT }),
  );
  for (const [from, to] of edges) {
    graph.setEdge(String(from), String(to));
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() ?? {};
  return {
    width,
    height,
    boxHeight: BOX_HEIGHT,
    blocks: blocks.map((_, index) => {
      const { x = 0, y = 0, width = 0 } = graph.node(String(index)) ?? {};
      return { x: x - width / 2, y: y - BOX_HEIGHT / 2, width };
    }),
    edges: edges.map(([from, to]) => graph.edge(String(from), String(to))?.points ?? []),
  };
}

function boxWidth(label: string): number {
  return Math.min(Math.max(label.length * CHARACTER_WIDTH + 16, 48), 160);
}
