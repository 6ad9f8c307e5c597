import { EDGE_NUMBERS, edgeFeatures, globalFeatures, nodeFeatures, sharesOf } from './features';
import type { KernelEdge, KernelGraph } from './kernel-graph';
import type { Machine } from './machine';

/** Neighbours that a kernel attends to: those it shares most bytes with. */
export const NEIGHBOURS = 6;

/** 'identity': every kernel is its own only neighbour, for comparison. */
export type GraphKind = 'graph' | 'identity';

/** One kernel with its neighbourhood as the network reads it; kernels that look the same share a row. */
export interface KernelRow {
  readonly own: readonly number[];
  /** Features of each neighbour, then of the edge to it; at most NEIGHBOURS. */
  readonly neighbours: readonly (readonly number[])[];
  /** Of the model's predicted time, all kernels of the row together. */
  readonly share: number;
}

export interface ModelRows {
  readonly rows: readonly KernelRow[];
  /** [kernels] the row of each. */
  readonly rowOf: readonly number[];
  readonly globals: readonly number[];
  /** Of the predicted time, what belongs to no kernel. */
  readonly restShare: number;
}

export interface RowOptions {
  /** Classes that have columns. */
  readonly classes: readonly string[];
  readonly machine: Machine;
  readonly threads: number;
  readonly kind: GraphKind;
}

/** Digits that make two kernels different. */
const DIGITS = 5;

export function rowsOf(graph: KernelGraph, { classes, machine, threads, kind }: RowOptions): ModelRows {
  const shares = sharesOf(graph);
  const own = graph.nodes.map((node, index) => nodeFeatures(node, shares[index], classes));
  const neighbourhoods = kind === 'graph' ? strongest(graph) : null;
  const rows: { own: readonly number[]; neighbours: readonly (readonly number[])[]; share: number }[] = [];
  const known = new Map<string, number>();
  const rowOf = graph.nodes.map((node, index) => {
    const neighbours =
      neighbourhoods === null
        ? [[...own[index], ...new Array<number>(EDGE_NUMBERS).fill(0)]]
        : neighbourhoods[index].map((edge) => [
            ...own[edge.to === index ? edge.from : edge.to],
            ...edgeFeatures(edge, index, node),
          ]);
    const key = [own[index], ...neighbours]
      .map((numbers) => numbers.map((value) => value.toFixed(DIGITS)).join())
      .join(';');
    const row = known.get(key) ?? rows.length;
    if (row === rows.length) {
      known.set(key, row);
      rows.push({ own: own[index], neighbours, share: 0 });
    }
    rows[row].share += shares[index];
    return row;
  });
  return {
    rows,
    rowOf,
    globals: globalFeatures(graph, machine, threads),
    restShare: 1 - shares.reduce((sum, share) => sum + share, 0),
  };
}

/** For each kernel the edges that move most, either way. */
function strongest({ nodes, edges }: KernelGraph): readonly (readonly KernelEdge[])[] {
  const all = nodes.map((): KernelEdge[] => []);
  for (const edge of edges) {
    all[edge.from].push(edge);
    all[edge.to].push(edge);
  }
  return all.map((own) =>
    own.sort((a, b) => b.bytes - a.bytes || a.from - b.from || a.to - b.to).slice(0, NEIGHBOURS),
  );
}
