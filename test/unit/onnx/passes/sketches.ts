/** Small networks of the forms that passes have to cope with. */
import type { Constant, ModelSketch, NodeSketch } from '../support/model-writer';

/** Weights that follow no pattern a pass could use. */
export function numbers(...dims: number[]): Constant {
  const length = dims.reduce((product, size) => product * size, 1);
  return { dtype: 'float32', dims, values: Array.from({ length }, (_, at) => Math.sin(1 + at * at) / 4) };
}

const positive = (size: number): Constant => {
  const { values = [], ...rest } = numbers(size);
  return { ...rest, values: values.map((value) => 0.5 + value * value) };
};

const node = (
  op: string,
  inputs: string,
  output: string,
  attributes: NodeSketch['attributes'] = {},
): NodeSketch => ({ op, name: `${output}-node`, inputs: inputs.split(' '), outputs: [output], attributes });

/** Convolutions with normalisation, a residual sum, pooling, and a product behind them. */
export const convolutional: ModelSketch = {
  nodes: [
    node('Conv', 'x w1 b1', 'c1', { pads: [1, 1, 1, 1] }),
    node('BatchNormalization', 'c1 s o m v', 'n1'),
    node('Relu', 'n1', 'r1'),
    node('MaxPool', 'r1', 'p1', { kernel_shape: [2, 2], strides: [2, 2] }),
    node('Conv', 'p1 w2', 'c2', { pads: [1, 1, 1, 1], group: 8 }),
    node('Add', 'c2 p1', 'a1'),
    node('Relu', 'a1', 'r2'),
    node('Conv', 'r2 w3 b3', 'c3'),
    node('Sigmoid', 'c3', 'g'),
    node('Mul', 'c3 g', 'm1'),
    node('GlobalAveragePool', 'm1', 'p2'),
    node('Flatten', 'p2', 'f'),
    node('Gemm', 'f w4 b4', 'y', { transB: 1 }),
  ],
  inputs: { x: { shape: [1, 3, 16, 16] } },
  outputs: ['y'],
  constants: {
    w1: numbers(8, 3, 3, 3),
    b1: numbers(8),
    s: positive(8),
    o: numbers(8),
    m: numbers(8),
    v: positive(8),
    w2: numbers(8, 1, 3, 3),
    w3: numbers(24, 8, 1, 1),
    b3: numbers(24),
    w4: numbers(10, 24),
    b4: numbers(10),
  },
};

/** A table, products that share weights and inputs, and one over a table turned around. */
export const transformer: ModelSketch = {
  nodes: [
    node('Gather', 'table ids', 'e'),
    node('MatMul', 'e w1', 'q'),
    node('MatMul', 'e w1', 'k'),
    node('Transpose', 'k', 'kt', { perm: [0, 2, 1] }),
    node('MatMul', 'q kt', 's'),
    node('Softmax', 's', 'p', { axis: -1 }),
    node('MatMul', 'p e', 'v'),
    node('MatMul', 'v w2', 'h'),
    node('Add', 'b2 h', 'h2'),
    node('Transpose', 'table', 'head'),
    node('MatMul', 'h2 head', 'y'),
  ],
  inputs: { ids: { dtype: 'int64', shape: ['batch', 6] } },
  outputs: ['y'],
  constants: { table: numbers(50, 16), w1: numbers(16, 16), w2: numbers(16, 16), b2: numbers(16) },
};

/** Weights that a subgraph reads too, and a node that only the subgraph has. */
export const branching: ModelSketch = {
  nodes: [
    node('MatMul', 'x w', 'h'),
    node('ReduceSum', 'h', 'sum', { keepdims: 0 }),
    node('Less', 'sum limit', 'is-small'),
    node('If', 'is-small', 'y', {
      then_branch: { graph: { nodes: [node('MatMul', 'h w', 'then')], outputs: ['then'] } },
      else_branch: { graph: { nodes: [node('Add', 'h w', 'else')], outputs: ['else'] } },
    }),
  ],
  inputs: { x: { shape: [16, 16] } },
  outputs: ['y'],
  constants: { w: numbers(16, 16), limit: { dtype: 'float32', dims: [], values: [1e9] } },
};

/** Recurrence, a convolution turned around, and weights inside a Constant node. */
export const others: ModelSketch = {
  nodes: [
    node('LSTM', 'x w r', 'h', { hidden_size: 8 }),
    { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value: { tensor: numbers(8, 16) } } },
    node('MatMul', 'h c', 'm'),
    node('Squeeze', 'm axes', 'i'),
    node('ConvTranspose', 'i t', 'y'),
  ],
  inputs: { x: { shape: [5, 1, 4] } },
  outputs: ['y'],
  constants: {
    w: numbers(1, 32, 4),
    r: numbers(1, 32, 8),
    axes: { dtype: 'int64', dims: [1], values: [1] },
    t: numbers(1, 16, 3),
  },
};
