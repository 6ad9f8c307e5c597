import { describe, expect, it } from 'vitest';
import { joinColumns, nodeColumns, sliceColumns } from '../../../../src/contracts/latency/model-inspection';
import { modelForPage, nodePiece } from '../../../../src/contracts/latency/page';
import type { CountedModel } from '../../../../src/contracts/latency/model-inspection';
import type { NodeLatency } from '../../../../src/contracts/latency/report';

const node = (name: string, inputs = 1): NodeLatency => ({
  name,
  operator: 'Conv',
  class: 'conv',
  outputShape: [1, 2048, 7, 7],
  macs: 115_605_504,
  flops: 231_211_008,
  parameters: 2_359_808,
  inputBytes: 401_408,
  weightBytes: 9_439_232,
  outputBytes: 401_408,
  liveBytes: 1_204_224,
  inputNodes: Array.from({ length: inputs }, (_, at) => at),
  predictedMs: 1.234567890123,
});
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('nodePiece', () => {
  it('stays under 1 MB for 5,000 nodes with long names, and gives all of them piece by piece', () => {
    const table = nodeColumns(
      Array.from({ length: 5000 }, (_, at) =>
        node(`/model/encoder/layer.${at}/attention/self/query/MatMul_${'x'.repeat(60)}`),
      ),
    );
    const first = nodePiece(table, 0);
    const second = nodePiece(table, first.name.length);
    expect(bytes(first)).toBeLessThan(1_000_000);
    expect(joinColumns(first, second)).toEqual(table);
    expect(nodePiece(table, 5000).name).toEqual([]);
  });

  it('cuts what a hostile file makes long', () => {
    const piece = nodePiece(nodeColumns(Array.from({ length: 2500 }, () => node('n'.repeat(100_000)))), 0);
    expect(piece.name[0]).toHaveLength(200);
    expect(bytes(piece)).toBeLessThan(1_000_000);
    expect(nodePiece(nodeColumns([node('concat', 100_000)]), 0).inputNodes[0]).toHaveLength(200);
  });
});

describe('modelForPage', () => {
  it('stays under 1 MB whatever the file lists', () => {
    const many = Array.from({ length: 5000 }, () => ({
      name: 'v'.repeat(5000),
      shape: [1],
      declared: null,
      size: 1,
      source: 'given',
    }));
    const problems = Array.from({ length: 5000 }, () => ({
      file: 'a',
      severity: 'note',
      reason: 'r'.repeat(5000),
    }));
    expect(
      bytes(
        modelForPage({ dimensions: many, inputs: many, outputs: many, problems } as unknown as CountedModel),
      ),
    ).toBeLessThan(1_000_000);
  });
});

describe('columns', () => {
  it('are what the nodes were', () => {
    const nodes = ['a', 'b', 'c'].map((name) => node(name));
    expect(sliceColumns(nodeColumns(nodes), 1, 3)).toEqual(nodeColumns(nodes.slice(1)));
    expect(joinColumns(nodeColumns(nodes.slice(0, 1)), nodeColumns(nodes.slice(1)))).toEqual(
      nodeColumns(nodes),
    );
  });
});
