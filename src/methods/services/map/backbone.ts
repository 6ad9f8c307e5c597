export interface WeightedEdge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/**
 * The edges that a layout follows: a forest of the heaviest that connect everything that is connected, then the heaviest
 * of the others, until there are `most`. Loops are left out.
 * @returns positions in `edges`
 */
export function backbone(nodes: number, edges: readonly WeightedEdge[], most: number): ReadonlySet<number> {
  const heaviest = edges
    .map((_, position) => position)
    .filter((position) => edges[position].from !== edges[position].to)
    .sort((a, b) => edges[b].weight - edges[a].weight || a - b);
  if (heaviest.length <= most) {
    return new Set(heaviest);
  }
  const parent = Array.from({ length: nodes }, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  };
  const tree = heaviest.filter((position) => {
    const [from, to] = [rootOf(edges[position].from), rootOf(edges[position].to)];
    parent[from] = to;
    return from !== to;
  });
  const chosen = new Set(tree);
  for (const position of heaviest) {
    if (chosen.size >= most) {
      break;
    }
    chosen.add(position);
  }
  return chosen;
}
