/** Cuts a graph into parts of equal size with few edges between them, as Cluster-GCN does (Chiang et al., KDD 2019). */

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
}

export interface GraphPart {
  /** The part's own nodes, ascending; behind them its halo, ascending. */
  readonly nodes: Int32Array;
  /** How many are its own. */
  readonly core: number;
  /** Places in the list of edges, ascending: all that touch the part or its halo, but for the outermost nodes of the halo. */
  readonly edges: Int32Array;
}

/** The whole graph as one part. */
export function wholeGraph(nodes: number, edges: number): GraphPart {
  return { nodes: Int32Array.from({ length: nodes }, (_, node) => node), core: nodes, edges: range(edges) };
}

/**
 * Parts whose own nodes are each in exactly one of them; sizes differ by one at most. Equal input, equal parts. Each part grows
 * from its least connected node by the node that has the most edges into it; time grows with nodes and edges.
 * @param hops how far the halo reaches, in edges of either direction: the nodes that may decide what a part's own nodes see
 * @param mostNodes of a part's own
 */
export function partitionGraph(
  edges: readonly GraphEdge[],
  nodes: number,
  mostNodes: number,
  hops: number,
): GraphPart[] {
  const graph = incidence(edges, nodes);
  return grow(graph, nodes, Math.max(1, Math.ceil(nodes / mostNodes))).map((own) =>
    withHalo(own, graph, nodes, hops),
  );
}

/** Edges at each node: those of node n stand from `start[n]` to `start[n + 1]`. */
interface Incidence {
  readonly start: Int32Array;
  /** The node at the other end. */
  readonly other: Int32Array;
  /** Place in the list of edges. */
  readonly edge: Int32Array;
}

function incidence(edges: readonly GraphEdge[], nodes: number): Incidence {
  const start = new Int32Array(nodes + 1);
  for (const { from, to } of edges) {
    start[from + 1]++;
    start[to + 1]++;
  }
  for (let node = 0; node < nodes; node++) {
    start[node + 1] += start[node];
  }
  const at = start.slice();
  const [other, edge] = [new Int32Array(2 * edges.length), new Int32Array(2 * edges.length)];
  edges.forEach(({ from, to }, index) => {
    for (const [node, opposite] of [
      [from, to],
      [to, from],
    ]) {
      edge[at[node]] = index;
      other[at[node]++] = opposite;
    }
  });
  return { start, other, edge };
}

function grow({ start, other }: Incidence, nodes: number, parts: number): Int32Array[] {
  const partOf = new Int32Array(nodes).fill(-1);
  const gains = new Int32Array(nodes);
  const degree = (node: number): number => start[node + 1] - start[node];
  const byDegree = range(nodes).sort((a, b) => degree(a) - degree(b) || a - b);
  let next = 0;
  return Array.from({ length: parts }, (_, part) => {
    const size = Math.floor((nodes * (part + 1)) / parts) - Math.floor((nodes * part) / parts);
    const own = new Int32Array(size);
    // Nodes by how many edges lead into the part; one that has moved up still stands in its earlier lists.
    const frontier: number[][] = [];
    let best = 0;
    gains.fill(0);
    const take = (): number => {
      for (; best > 0; best--) {
        for (let node = frontier[best]?.pop(); node !== undefined; node = frontier[best].pop()) {
          if (partOf[node] < 0 && gains[node] === best) {
            return node;
          }
        }
      }
      while (partOf[byDegree[next]] >= 0) {
        next++;
      }
      return byDegree[next];
    };
    for (let count = 0; count < size; count++) {
      const node = take();
      partOf[node] = part;
      own[count] = node;
      for (let at = start[node]; at < start[node + 1]; at++) {
        const gain = ++gains[other[at]];
        if (partOf[other[at]] < 0) {
          (frontier[gain] ??= []).push(other[at]);
          best = Math.max(best, gain);
        }
      }
    }
    return own.sort();
  });
}

function withHalo(
  own: Int32Array,
  { start, other, edge }: Incidence,
  nodes: number,
  hops: number,
): GraphPart {
  const seen = new Uint8Array(nodes);
  own.forEach((node) => (seen[node] = 1));
  const edges = new Set<number>();
  const halo: number[][] = [];
  let reached: Iterable<number> = own;
  for (let hop = 0; hop < hops; hop++) {
    const beyond: number[] = [];
    for (const node of reached) {
      for (let at = start[node]; at < start[node + 1]; at++) {
        edges.add(edge[at]);
        if (seen[other[at]] === 0) {
          seen[other[at]] = 1;
          beyond.push(other[at]);
        }
      }
    }
    halo.push(beyond);
    reached = beyond;
  }
  return {
    nodes: Int32Array.from([...own, ...halo.flat().sort((a, b) => a - b)]),
    core: own.length,
    edges: Int32Array.from(edges).sort(),
  };
}

function range(length: number): Int32Array {
  return Int32Array.from({ length }, (_, index) => index);
}
