import type { Box, Point } from '../../src/contracts/picture';

export type Direction = 'left' | 'right' | 'up' | 'down';

const along: Readonly<Record<Direction, (step: Point) => number>> = {
  left: ({ x }) => -x,
  right: ({ x }) => x,
  up: ({ y }) => -y,
  down: ({ y }) => y,
};
/** A box beside the way counts as so much farther. */
const ASIDE = 2;
/** A box that shares an edge is preferred to one that is this much nearer. */
const CONNECTED = 0.4;

interface BoxGraph {
  readonly nodes: readonly Box[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
}

/** The node to go to from another: the nearest in that direction, rather one with an edge to or from it; null for none. */
export function neighbourOf({ nodes, edges }: BoxGraph, from: number, direction: Direction): number | null {
  const start = centreOf(nodes[from]);
  const connected = new Set(
    edges.flatMap((edge) => (edge.from === from ? [edge.to] : edge.to === from ? [edge.from] : [])),
  );
  const isUpright = direction === 'up' || direction === 'down';
  let best: { readonly node: number; readonly distance: number } | null = null;
  for (const [node, box] of nodes.entries()) {
    const centre = centreOf(box);
    const step = { x: centre.x - start.x, y: centre.y - start.y };
    const ahead = along[direction](step);
    if (node === from || ahead <= 0) {
      continue;
    }
    const aside = Math.abs(isUpright ? step.x : step.y);
    const distance = (ahead + ASIDE * aside) * (connected.has(node) ? CONNECTED : 1);
    if (best === null || distance < best.distance) {
      best = { node, distance };
    }
  }
  return best?.node ?? null;
}

function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}
