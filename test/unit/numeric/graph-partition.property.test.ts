import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionGraph, wholeGraph, type GraphEdge } from '../../../src/numeric/graph-partition';

/** Any graph, with loops, several edges between two nodes, and nodes without any. */
const anyGraph = fc.integer({ min: 1, max: 40 }).chain((nodes) => {
  const node = fc.nat({ max: nodes - 1 });
  return fc.record({
    nodes: fc.constant(nodes),
    edges: fc.array(fc.record({ from: node, to: node }), { maxLength: 80 }),
    most: fc.integer({ min: 1, max: 45 }),
    hops: fc.integer({ min: 0, max: 3 }),
  });
});

/** Nodes within so many edges of either direction, by going from edge to edge. */
function within(edges: readonly GraphEdge[], from: Iterable<number>, hops: number): Set<number> {
  const reached = new Set(from);
  for (let hop = 0; hop < hops; hop++) {
    const before = new Set(reached);
    for (const edge of edges) {
      if (before.has(edge.from) || before.has(edge.to)) {
        reached.add(edge.from).add(edge.to);
      }
    }
  }
  return reached;
}

const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);

describe('partitionGraph', () => {
  it('gives each node to one part, of sizes that differ by one at most', () =>
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges, most, hops }) => {
        const parts = partitionGraph(edges, nodes, most, hops);
        const own = parts.flatMap(({ nodes: all, core }) => [...all.subarray(0, core)]);
        expect(ascending(own)).toEqual(Array.from({ length: nodes }, (_, node) => node));
        const sizes = parts.map(({ core }) => core);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    ));

  it('adds all that is within so many edges, and the edges on the way', () =>
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges, most, hops }) => {
        for (const part of partitionGraph(edges, nodes, most, hops)) {
          const own = [...part.nodes.subarray(0, part.core)];
          expect(own).toEqual(ascending(own));
          expect(ascending(part.nodes)).toEqual(ascending(within(edges, own, hops)));
          const inner = within(edges, own, hops - 1);
          const touched = edges.flatMap(({ from, to }, edge) =>
            hops > 0 && (inner.has(from) || inner.has(to)) ? [edge] : [],
          );
          expect([...part.edges]).toEqual(touched);
        }
      }),
    ));

  it('has every edge inside one part and its halo', () =>
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges, most }) => {
        const parts = partitionGraph(edges, nodes, most, 1);
        const held = new Set(parts.flatMap((part) => [...part.edges]));
        expect(held.size).toBe(edges.length);
      }),
    ));

  it('gives equal parts for equal graphs, and the whole where it fits', () =>
    fc.assert(
      fc.property(anyGraph, ({ nodes, edges, most, hops }) => {
        expect(partitionGraph(edges, nodes, most, hops)).toEqual(
          partitionGraph([...edges], nodes, most, hops),
        );
        const [whole, ...others] = partitionGraph(edges, nodes, nodes, 1);
        expect(others).toEqual([]);
        expect(whole).toEqual(wholeGraph(nodes, edges.length));
      }),
    ));

  it('keeps clusters together', () => {
    // Four rings of 25, joined by one edge each; numbers are dealt round, so that order says nothing.
    const node = (ring: number, place: number): number => 4 * (place % 25) + ring;
    const edges = [0, 1, 2, 3].flatMap((ring) => [
      ...Array.from({ length: 25 }, (_, place) => ({ from: node(ring, place), to: node(ring, place + 1) })),
      ...Array.from({ length: 25 }, (_, place) => ({ from: node(ring, place), to: node(ring, place + 2) })),
      { from: node(ring, 0), to: node((ring + 1) % 4, 12) },
    ]);
    const partOf = new Map<number, number>();
    partitionGraph(edges, 100, 25, 0).forEach(({ nodes }, part) =>
      nodes.forEach((each) => partOf.set(each, part)),
    );
    const cut = edges.filter(({ from, to }) => partOf.get(from) !== partOf.get(to));
    expect(cut.length).toBeLessThan(0.15 * edges.length);
  });
});
