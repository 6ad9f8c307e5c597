/** A directed graph with its edges grouped by either end, ready for message passing in both directions. */
import { groupMembers } from './grouping';
import type { Grouping } from './grouping';

export interface EdgeList {
  readonly services: number;
  /** [edges] the service each edge leaves and the one it enters, both in [0, services). */
  readonly source: Int32Array;
  readonly target: Int32Array;
}

export interface EdgeStructure extends EdgeList {
  readonly edges: number;
  readonly bySource: Grouping;
  readonly byTarget: Grouping;
}

/** @throws when the ends differ in number or lie outside the graph: a gather would read other memory. */
export function edgeStructure({ services, source, target }: EdgeList): EdgeStructure {
  if (source.length !== target.length) {
    throw new Error(`${source.length} edges have a source, ${target.length} a target.`);
  }
  const outside = [...source, ...target].find((service) => !(service >= 0 && service < services));
  if (outside !== undefined) {
    throw new Error(`An edge ends at service ${outside}; there are ${services}.`);
  }
  return {
    services,
    source,
    target,
    edges: source.length,
    bySource: groupMembers(source, services),
    byTarget: groupMembers(target, services),
  };
}

/** The edges of a dense adjacency [services, services], row = target, with their weights; entries of zero are no edges. */
export function edgesOfAdjacency(
  adjacency: Float32Array,
  services: number,
): { readonly list: EdgeList; readonly weights: Float32Array } {
  const cells = Array.from(adjacency.keys()).filter((cell) => adjacency[cell] !== 0);
  return {
    list: {
      services,
      source: Int32Array.from(cells, (cell) => cell % services),
      target: Int32Array.from(cells, (cell) => Math.floor(cell / services)),
    },
    weights: Float32Array.from(cells, (cell) => adjacency[cell]),
  };
}
