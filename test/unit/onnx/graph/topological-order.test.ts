import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topologicalOrder } from '../../../../src/onnx/graph/topological-order';
import type { OnnxNode } from '../../../../src/onnx/model';

function nodeOf(id: number, sources: readonly number[]): OnnxNode {
  return {
    name: `${id}`,
    opType: 'Sum',
    domain: '',
    inputs: sources.map((source) => `v${source}`),
    outputs: [`v${id}`],
    attributes: new Map(),
    offset: id,
  };
}

/** Every node reads some of those with a smaller number. */
const acyclic = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 30 })
  .map((rows) => rows.map((row, id) => nodeOf(id, id === 0 ? [] : row.map((source) => source % id))));

describe('topological order', () => {
  it('puts every node after those it reads from, whatever the order of the file', () => {
    fc.assert(
      fc.property(acyclic, fc.infiniteStream(fc.double({ noNaN: true })), (nodes, keys) => {
        const shuffled = nodes
          .map((node) => ({ node, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ node }) => node);
        const { nodes: order, cyclic } = topologicalOrder(shuffled);
        expect(cyclic).toEqual([]);
        expect(order).toHaveLength(nodes.length);
        const written = new Set<string>();
        for (const { inputs, outputs } of order) {
          expect(inputs.every((name) => written.has(name))).toBe(true);
          outputs.forEach((name) => written.add(name));
        }
      }),
    );
  });

  it('keeps an order that is already right', () => {
    fc.assert(fc.property(acyclic, (nodes) => void expect(topologicalOrder(nodes).nodes).toEqual(nodes)));
  });

  it('sets aside what waits for itself, and names a value written twice', () => {
    const { nodes, cyclic } = topologicalOrder([
      nodeOf(0, []),
      nodeOf(1, [2]),
      nodeOf(2, [1]),
      nodeOf(3, [2]),
    ]);
    expect(nodes.map(({ name }) => name)).toEqual(['0']);
    expect(cyclic.map(({ name }) => name)).toEqual(['1', '2', '3']);
    expect(topologicalOrder([nodeOf(0, []), { ...nodeOf(1, []), outputs: ['v0'] }]).duplicate).toMatchObject({
      node: { name: '1' },
      name: 'v0',
    });
  });

  it('counts what a subgraph reads from outside as read by its node', () => {
    const body = {
      name: '',
      nodes: [nodeOf(9, [1])],
      inputs: [],
      outputs: [],
      initialisers: [],
      valueInfo: [],
    };
    const branch: OnnxNode = {
      ...nodeOf(0, []),
      attributes: new Map([['then_branch', { type: 'graph', value: body }]]),
    };
    expect(topologicalOrder([branch, nodeOf(1, [])]).nodes.map(({ name }) => name)).toEqual(['1', '0']);
  });
});
