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
  readonly edges: readonly (readonly Point[])[];
}

interface Point {
  readonly x: number;
  readonly y: number;
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
  const placed = blocks.map((_, index): PlacedBlock => {
    const { x = 0, y = 0, width = 0 } = graph.node(String(index)) ?? {};
    return { x: x - width / 2, y: y - BOX_HEIGHT / 2, width };
  });
  const lines = edges.map(([from, to]) =>
    from === to ? loopOf(placed[from]) : (graph.edge(String(from), String(to))?.points ?? []),
  );
  return inside(placed, lines);
}

/** From the right of a box over it to its left. */
function loopOf({ x, y, width }: PlacedBlock): readonly Point[] {
  const [left, right] = [x + width / 4, x + (width * 3) / 4];
  return [
    { x: right, y },
    { x: right, y: y - LOOP_HEIGHT },
    { x: left, y: y - LOOP_HEIGHT },
    { x: left, y },
  ];
}

/** Moves everything into one picture with a margin: the layout's own size leaves out the bends of edges. */
function inside(blocks: readonly PlacedBlock[], edges: readonly (readonly Point[])[]): PlacedGraph {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const cover = (x: number, y: number): void => {
    [left, top, right, bottom] = [
      Math.min(left, x),
      Math.min(top, y),
      Math.max(right, x),
      Math.max(bottom, y),
    ];
  };
  for (const { x, y, width } of blocks) {
    cover(x, y);
    cover(x + width, y + BOX_HEIGHT);
  }
  edges.flat().forEach(({ x, y }) => cover(x, y));
  if (left > right) {
    return { width: 0, height: 0, boxHeight: BOX_HEIGHT, blocks, edges };
  }
  const [dx, dy] = [MARGIN - left, MARGIN - top];
  return {
    width: right - left + 2 * MARGIN,
    height: bottom - top + 2 * MARGIN,
    boxHeight: BOX_HEIGHT,
    blocks: blocks.map((block) => ({ ...block, x: block.x + dx, y: block.y + dy })),
    edges: edges.map((points) => points.map(({ x, y }) => ({ x: x + dx, y: y + dy }))),
  };
}

function boxWidth(label: string): number {
  return Math.min(Math.max(label.length * CHARACTER_WIDTH + 16, 48), 160);
}
