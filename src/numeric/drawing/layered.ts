import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { Box, Line } from '../../contracts/picture';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** By position in a list of boxes. */
export interface Arc {
  readonly from: number;
  readonly to: number;
}

export interface LayeredOptions {
  /** The way that most arcs go: to the right, or down. */
  readonly direction: 'LR' | 'TB';
  /** Least distances between boxes of a layer, between layers, and between lines, in units of the picture. */
  readonly nodeGap: number;
  readonly rankGap: number;
  readonly edgeGap: number;
}

/** The result of a layout before it is framed: its lines may leave the area of its boxes. */
export interface Placed {
  readonly boxes: readonly Box[];
  /** Null for an arc that was not routed. */
  readonly lines: readonly (Line | null)[];
}

/**
 * Places boxes in layers and routes arcs around them: the method of Sugiyama, Tagawa and Toda (1981) as dagre does it.
 * @param routed positions of the arcs to route, the most important first: the order decides ties of the layout. Loops are
 *   never routed. The time grows faster than their number.
 */
export function placeLayered(
  sizes: readonly Size[],
  arcs: readonly Arc[],
  routed: ReadonlySet<number>,
  { direction, nodeGap, rankGap, edgeGap }: LayeredOptions,
): Placed {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: nodeGap, ranksep: rankGap, edgesep: edgeGap });
  graph.setDefaultEdgeLabel(() => ({}));
  sizes.forEach((size, index) => graph.setNode(String(index), { ...size }));
  const isRouted = arcs.map(({ from, to }, index) => from !== to && routed.has(index));
  for (const index of routed) {
    if (isRouted[index]) {
      const { from, to } = arcs[index];
      graph.setEdge(String(from), String(to), {}, String(index));
    }
  }
  layout(graph);
  return {
    boxes: sizes.map(({ width, height }, index): Box => {
      const { x = 0, y = 0 } = graph.node(String(index)) ?? {};
      return { x: x - width / 2, y: y - height / 2, width, height };
    }),
    lines: arcs.map(({ from, to }, index) =>
      isRouted[index] ? (graph.edge(String(from), String(to), String(index))?.points ?? []) : null,
    ),
  };
}
