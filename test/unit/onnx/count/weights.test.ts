/** Weights in the types that files store them in, whatever type the operators read. */
import { describe, expect, it } from 'vitest';
import type { Constant, ModelSketch, NodeSketch } from '../support/model-writer';
import { count, floats, node } from './counting';

const [ROWS, COLUMNS] = [64, 32];
const constant = (dtype: Constant['dtype'], ...dims: number[]): Constant => ({
  dtype,
  dims,
  values: new Array<number>(dims.reduce((a, b) => a * b, 1)).fill(1),
});

async function weightsOf(
  nodes: readonly NodeSketch[],
  constants: ModelSketch['constants'],
  domains: readonly string[] = [],
): Promise<{ readonly parameters: number; readonly stored: number; readonly read: number }> {
  const { totals, problems } = await count({
    opset: 21,
    domains,
    nodes,
    inputs: { x: { shape: [4, ROWS] } },
    constants,
    outputs: ['y'],
  });
  expect(problems).toEqual([]);
  return {
    parameters: totals.parameters,
    stored: totals.bytesWeights,
    read: totals.bytesWeightsRead,
  };
}

const product = node('MatMul', ['x', 'w'], ['y']);
const dequantised = (attributes: NodeSketch['attributes'] = {}): readonly NodeSketch[] => [
  node('DequantizeLinear', ['q', 's'], ['w'], attributes),
  product,
];
const size = ROWS * COLUMNS;

describe('weights', () => {
  it.each([
    ['int8', size],
    ['int4', size / 2],
  ] as const)('of %s that are made floats count as stored', async (dtype, stored) => {
    const matrix = constant(dtype, ROWS, COLUMNS);
    const found = { parameters: size, stored, read: 4 * size };
    expect(await weightsOf(dequantised(), { q: matrix, s: floats() })).toEqual(found);
    expect(await weightsOf(dequantised({ axis: 1 }), { q: matrix, s: floats(COLUMNS) })).toEqual(found);
  });

  it('of half precision that are cast count as stored, also transposed', async () => {
    const nodes = [
      node('Transpose', ['h'], ['t'], { perm: [1, 0] }),
      node('Cast', ['t'], ['w'], { to: 1 }),
      product,
    ];
    expect(await weightsOf(nodes, { h: constant('float16', COLUMNS, ROWS) })).toEqual({
      parameters: size,
      stored: 2 * size,
      read: 4 * size,
    });
  });

  it('that a node reads a part of count with that part', async () => {
    const nodes = [
      ...dequantised().slice(0, 1),
      node('Split', ['w'], ['a', 'b'], { axis: 1, num_outputs: 2 }),
      node('MatMul', ['x', 'a'], ['p']),
      node('MatMul', ['x', 'b'], ['r']),
      node('Add', ['p', 'r'], ['y']),
    ];
    expect(await weightsOf(nodes, { q: constant('int8', ROWS, COLUMNS), s: floats() })).toEqual({
      parameters: size,
      stored: size,
      read: 4 * size,
    });
  });

  it('that are packed count their elements once unpacked, and the bytes of the pack', async () => {
    const packed = constant('uint8', COLUMNS, 2, 16);
    const nodes = [
      node(
        'MatMulNBits',
        ['x', 'q', 's'],
        ['y'],
        { K: ROWS, N: COLUMNS, bits: 4, block_size: 32 },
        'com.microsoft',
      ),
    ];
    expect(await weightsOf(nodes, { q: packed, s: floats(COLUMNS * 2) }, ['com.microsoft'])).toEqual({
      parameters: size,
      stored: size / 2 + 4 * COLUMNS * 2,
      read: size / 2 + 4 * COLUMNS * 2,
    });
  });

  it('that are packed without saying how count as stored', async () => {
    const { totals, problems } = await count({
      domains: ['com.microsoft'],
      nodes: [node('MatMulNBits', ['x', 'q', 's'], ['y'], { bits: 4 }, 'com.microsoft')],
      inputs: { x: { shape: [4, ROWS] } },
      constants: { q: constant('uint8', COLUMNS, 2, 16), s: floats(COLUMNS * 2) },
      outputs: ['y'],
    });
    expect(totals.parameters).toBe(COLUMNS * 2 * 16);
    expect(problems).toMatchObject([{ reason: expect.stringContaining("'N' is missing") }]);
  });

  it('of integer products count a byte each', async () => {
    const nodes = [
      node('DynamicQuantizeLinear', ['x'], ['q', 's', 'z']),
      node('MatMulInteger', ['q', 'w', 'z'], ['y']),
    ];
    expect(await weightsOf(nodes, { w: constant('int8', ROWS, COLUMNS) })).toEqual({
      parameters: size,
      stored: size,
      read: size,
    });
  });
});
