import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Cell, type Operation } from '../../../../src/methods/latency-transfer/cell';
import {
  EDGES,
  GRAPH_EDGES,
  layerGraph,
  NODES,
  type LayerGraph,
} from '../../../../src/methods/latency-transfer/layer-graph';
import type { Layer } from '../../../../src/methods/latency-transfer/layers';

const everywhere = (operation: Operation): Cell => Array<Operation>(6).fill(operation);
const layersOf = ({ layers }: LayerGraph): Layer[] => layers.filter((layer) => layer !== null);
const total = (graph: LayerGraph, quantity: 'macs' | 'parameters' | 'flops'): number =>
  layersOf(graph).reduce((sum, layer) => sum + layer[quantity], 0);
const count = (graph: LayerGraph, name: Layer['class']): number =>
  layersOf(graph).filter((layer) => layer.class === name).length;

/** Stem 3 to 16 channels, two reduction blocks, classifier. */
const FIXED_MACS = 3 * 16 * 9 * 32 ** 2 + 2 * (16 * 32 * 9 + 32 * 32 * 9 + 16 * 32) * 16 ** 2 + 640;

describe('layerGraph', () => {
  it('counts what the benchmark states for the cell of six 3x3 convolutions: 220.12 M and 1.5315 M parameters', () => {
    const graph = layerGraph(everywhere('nor_conv_3x3'), 'whole');
    expect(total(graph, 'macs')).toBe(FIXED_MACS + 15 * 6 * 9 * 16 ** 2 * 32 ** 2);
    expect(total(graph, 'macs') / 1e6).toBeCloseTo(220.12, 2);
    expect(total(graph, 'parameters')).toBe(1_531_546);
  });

  it('counts a 1x1 convolution as a ninth of a 3x3 one, and no products in the rest', () => {
    expect(total(layerGraph(everywhere('nor_conv_1x1'), 'whole'), 'macs')).toBe(
      FIXED_MACS + 15 * 6 * 16 ** 2 * 32 ** 2,
    );
    for (const operation of ['none', 'skip_connect', 'avg_pool_3x3'] as const) {
      expect(total(layerGraph(everywhere(operation), 'whole'), 'macs')).toBe(FIXED_MACS);
    }
  });

  it('has 15 cells of six operations and two sums', () => {
    const classes = {
      none: 'zero',
      skip_connect: 'view',
      nor_conv_1x1: 'conv-1x1',
      nor_conv_3x3: 'conv',
      avg_pool_3x3: 'pooling',
    } as const;
    const fixed = { zero: 0, view: 0, 'conv-1x1': 2, conv: 5, pooling: 3 };
    expect([NODES, EDGES]).toEqual([1 + 15 * 8 + 2 * 5 + 3, 15 * 11 + 2 * 6 + 3]);
    for (const operation of OPERATIONS) {
      const graph = layerGraph(everywhere(operation), 'whole');
      expect(count(graph, classes[operation])).toBe(15 * 6 + fixed[classes[operation]]);
      expect(count(graph, 'elementwise')).toBe(15 * 2 + 2 + 1);
      expect(count(graph, 'matmul')).toBe(1);
    }
  });

  it('runs every edge forwards, and passes on what its source writes', () => {
    const graph = layerGraph(everywhere('nor_conv_3x3'), 'whole');
    GRAPH_EDGES.forEach(({ from, to }, edge) => {
      expect(from).toBeLessThan(to);
      expect(graph.edgeBytes[edge]).toBe(graph.layers[from]?.bytesOut);
    });
  });

  it('pruned: is the whole graph where all is needed', () => {
    expect(layerGraph(everywhere('avg_pool_3x3'), 'pruned')).toEqual(
      layerGraph(everywhere('avg_pool_3x3'), 'whole'),
    );
  });

  it('pruned: leaves out operations that end nowhere, and sums of one', () => {
    const graph = layerGraph(
      ['nor_conv_3x3', 'nor_conv_3x3', 'none', 'skip_connect', 'none', 'none'],
      'pruned',
    );
    expect(count(graph, 'conv')).toBe(5);
    expect(count(graph, 'elementwise')).toBe(2 + 1);
    expect(count(graph, 'zero')).toBe(0);
  });

  it('pruned: only the last cell is left where none has a way through', () => {
    const graph = layerGraph(['none', 'none', 'none', 'none', 'nor_conv_3x3', 'none'], 'pruned');
    expect(layersOf(graph).map((layer) => layer.class)).toEqual([
      'conv',
      'view',
      'elementwise',
      'pooling',
      'matmul',
    ]);
  });
});
