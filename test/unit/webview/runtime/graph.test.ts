import { describe, expect, it } from 'vitest';
import { blockGraph } from '../../../../webview/runtime/model/blocks';
import { placeGraph } from '../../../../webview/runtime/model/layout';
import { chain } from './nodes';

const long = (count: number, name: (position: number) => string) =>
  chain(...Array.from({ length: count }, (_, position) => ({ name: name(position) })));

describe('blockGraph', () => {
  it('shows each node of a small graph', () => {
    const graph = blockGraph(chain({}, {}, { inputNodes: [0, 1] }));
    expect(graph.grouping).toBe('nodes');
    expect(graph.blocks.map(({ positions }) => positions)).toEqual([[0], [1], [2]]);
    expect(graph.edges).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
  });

  it('joins a large graph by the deepest scope that leaves few blocks', () => {
    const graph = blockGraph(
      long(
        1000,
        (position) => `/encoder/layer.${Math.floor(position / 100)}/attention/head.${position % 100}/MatMul`,
      ),
    );
    expect(graph.grouping).toBe('scopes');
    expect(graph.blocks).toHaveLength(10);
    expect(graph.blocks[3].positions).toHaveLength(100);
    expect(graph.blocks.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(graph.edges).toHaveLength(9);
  });

  it('joins stretches of the execution where names tell nothing', () => {
    const graph = blockGraph(long(1234, (position) => `n${position}`));
    expect(graph.grouping).toBe('stretches');
    expect(graph.blocks.length).toBeLessThanOrEqual(100);
    expect(graph.blocks[0].label).toBe('1–13');
    expect(graph.blocks.flatMap(({ positions }) => positions)).toHaveLength(1234);
  });
});

describe('placeGraph', () => {
  it('places from left to right without overlap', () => {
    const { blocks, edges, width, height, boxHeight } = placeGraph(
      blockGraph(chain({}, {}, { inputNodes: [0] }, { inputNodes: [1, 2] })),
    );
    expect(blocks[3].x).toBeGreaterThan(blocks[0].x + blocks[0].width);
    expect(Math.abs(blocks[1].y - blocks[2].y)).toBeGreaterThanOrEqual(boxHeight);
    expect(edges).toHaveLength(4);
    for (const { x, y, width: wide } of blocks) {
      expect(x + wide).toBeLessThanOrEqual(width);
      expect(y + boxHeight).toBeLessThanOrEqual(height);
    }
  });

  it('keeps every bend of every edge in the picture, and a loop at its box', () => {
    const skips = Array.from({ length: 12 }, (_, to) =>
      Array.from({ length: to }, (_unused, from): [number, number] => [from, to]),
    ).flat();
    const { width, height, blocks, edges } = placeGraph({
      blocks: Array.from({ length: 12 }, (_, at) => ({ label: `node ${at}`, positions: [at], share: 0.1 })),
      edges: [...skips, [0, 0]],
      grouping: 'scopes',
    });
    const outside = edges.flat().filter(({ x, y }) => x < 0 || y < 0 || x > width || y > height);
    expect(outside).toEqual([]);
    const [loop] = edges.slice(-1);
    expect([loop[0].y, loop[loop.length - 1].y]).toEqual([blocks[0].y, blocks[0].y]);
  });

  it('places scopes that call each other in circles, and a model of one node', () => {
    expect(
      placeGraph({
        blocks: ['a', 'b'].map((label, at) => ({ label, positions: [at], share: 0.5 })),
        edges: [
          [0, 1],
          [1, 0],
        ],
        grouping: 'scopes',
      }).edges,
    ).toHaveLength(2);
    expect(placeGraph(blockGraph(chain({}))).blocks).toHaveLength(1);
  });
});
