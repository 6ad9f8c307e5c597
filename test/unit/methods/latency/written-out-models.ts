/** Small models of what exporters write out in several operators, which ONNX Runtime fuses. */
import type { Attribute, Constant, ModelSketch, NodeSketch } from '../../onnx/support/model-writer';

const floats = (...dims: number[]): Constant => ({
  dtype: 'float32',
  dims,
  values: Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, at) => 0.1 + ((at * 7) % 11) / 50),
});
const number = (value: number): Constant => ({ dtype: 'float32', dims: [], values: [value] });
const int64 = (...values: number[]): Constant => ({ dtype: 'int64', dims: [values.length], values });
const index = (value: number): Constant => ({ dtype: 'int64', dims: [], values: [value] });
const node = (
  op: string,
  inputs: string[],
  output: string,
  attributes: Record<string, Attribute> = {},
): NodeSketch => ({ op, inputs, outputs: [output], attributes });
const conv = (inputs: string[], output: string, pads = 1): NodeSketch =>
  node('Conv', inputs, output, { pads: [pads, pads, pads, pads] });

/** A normalisation over the last axis as exporters write it before operator set 17. */
function normalised(x: string, y: string): readonly NodeSketch[] {
  const [mean, centred, square, variance, shifted, root, scaled, gained] = [
    'mean',
    'centred',
    'square',
    'variance',
    'shifted',
    'root',
    'scaled',
    'gained',
  ].map((name) => `${y}/${name}`);
  return [
    node('ReduceMean', [x], mean, { axes: [-1] }),
    node('Sub', [x, mean], centred),
    node('Pow', [centred, 'two'], square),
    node('ReduceMean', [square], variance, { axes: [-1] }),
    node('Add', [variance, 'epsilon'], shifted),
    node('Sqrt', [shifted], root),
    node('Div', [centred, root], scaled),
    node('Mul', [scaled, 'gain'], gained),
    node('Add', [gained, 'offset'], y),
  ];
}
const normalisation = (width: number): Record<string, Constant> => ({
  two: number(2),
  epsilon: number(1e-5),
  gain: floats(width),
  offset: floats(width),
});

const image = { x: { shape: [1, 32, 8, 8] } };
const filters = { w: floats(32, 32, 3, 3), v: floats(32, 32, 3, 3) };

const bytes = (...dims: number[]): Constant => ({
  dtype: 'uint8',
  dims,
  values: new Array<number>(dims.reduce((a, b) => a * b, 1)).fill(1),
});
const quantised = (x: string, y: string): NodeSketch => node('QuantizeLinear', [x, 'scale', 'zero'], y);
const dequantised = (x: string, y: string): NodeSketch => node('DequantizeLinear', [x, 'scale', 'zero'], y);
const slope = { alpha: { float: 1 / 6 } };

export const writtenOutModels: Readonly<Record<string, ModelSketch>> = {
  'a margin of zeros before pooling': {
    opset: 12,
    nodes: [
      conv(['x', 'w'], 'a'),
      node('Pad', ['a', 'pads'], 'b'),
      node('AveragePool', ['b'], 'c', { kernel_shape: [3, 3] }),
      conv(['c', 'v'], 'y'),
    ],
    inputs: image,
    constants: { ...filters, pads: int64(0, 0, 1, 1, 0, 0, 1, 1) },
  },
  'a reflected margin, which stays': {
    opset: 12,
    nodes: [
      conv(['x', 'w'], 'a'),
      node('Pad', ['a', 'pads'], 'b', { mode: 'reflect' }),
      conv(['b', 'v'], 'y', 0),
    ],
    inputs: image,
    constants: { ...filters, pads: int64(0, 0, 1, 1, 0, 0, 1, 1) },
  },
  'a hard swish in two operators, behind a convolution and behind a product': {
    opset: 13,
    nodes: [
      conv(['x', 'w'], 'a'),
      node('HardSigmoid', ['a'], 'b', slope),
      node('Mul', ['a', 'b'], 'c'),
      node('GlobalAveragePool', ['c'], 'd'),
      node('Flatten', ['d'], 'e'),
      node('Gemm', ['e', 'm', 'bias'], 'f'),
      node('HardSigmoid', ['f'], 'g', slope),
      node('Mul', ['f', 'g'], 'y'),
    ],
    inputs: image,
    constants: { ...filters, m: floats(32, 16), bias: floats(16) },
  },
  'an image that grows, in blocks and not': {
    opset: 13,
    nodes: [
      conv(['x', 'w'], 'a'),
      node('Resize', ['a', '', 'twice'], 'b', { mode: 'linear' }),
      conv(['b', 'v'], 'c'),
      node('Resize', ['c', '', 'half'], 'y', { mode: 'nearest' }),
    ],
    inputs: image,
    constants: {
      ...filters,
      twice: { dtype: 'float32', dims: [4], values: [1, 1, 2, 2] },
      half: { dtype: 'float32', dims: [4], values: [1, 1, 1.5, 1.5] },
    },
  },
  'a sum of convolutions in three dimensions': {
    opset: 13,
    nodes: [
      node('Conv', ['x', 'w'], 'a'),
      node('Relu', ['a'], 'b'),
      node('Conv', ['b', 'w'], 'c'),
      node('Add', ['c', 'x'], 'd'),
      node('Relu', ['d'], 'y'),
    ],
    inputs: { x: { shape: [1, 8, 4, 8, 8] } },
    constants: { w: floats(8, 8, 1, 1, 1) },
  },
  'normalisation that learns its statistics': {
    opset: 14,
    nodes: [
      conv(['x', 'w'], 'a'),
      {
        op: 'BatchNormalization',
        inputs: ['a', 'g', 'b', 'm', 's'],
        outputs: ['n', 'mean', 'variance'],
        attributes: { training_mode: 1 },
      },
      node('Relu', ['n'], 'r'),
      conv(['r', 'v'], 'y'),
    ],
    inputs: image,
    constants: { ...filters, g: floats(32), b: floats(32), m: floats(32), s: floats(32) },
  },
  'normalisation of sums, written out': {
    opset: 13,
    nodes: [
      node('Add', ['x', 'z'], 's'),
      ...normalised('s', 'n'),
      node('Add', ['n', 'z'], 't'),
      ...normalised('t', 'u'),
      node('Add', ['u', 't'], 'y'),
    ],
    inputs: { x: { shape: [1, 6, 16] }, z: { shape: [1, 6, 16] } },
    constants: normalisation(16),
  },
  'normalisation over channels between changes of order, with a product and alone': {
    opset: 13,
    nodes: [
      conv(['x', 'w'], 'a'),
      node('Transpose', ['a'], 'b', { perm: [0, 2, 3, 1] }),
      ...normalised('b', 'c'),
      node('Transpose', ['c'], 'd', { perm: [0, 3, 1, 2] }),
      conv(['d', 'v'], 'e'),
      node('Transpose', ['e'], 'f', { perm: [0, 2, 3, 1] }),
      ...normalised('f', 'g'),
      node('MatMul', ['g', 'm'], 'y'),
    ],
    inputs: image,
    constants: { ...filters, ...normalisation(32), m: floats(32, 8) },
  },
  'attention over steps first': {
    opset: 13,
    nodes: [
      node('Transpose', ['q'], 'q1', { perm: [1, 0, 2] }),
      node('Div', ['q1', 'root'], 'q2'),
      node('Transpose', ['k'], 'k1', { perm: [1, 2, 0] }),
      node('MatMul', ['q2', 'k1'], 's'),
      node('Softmax', ['s'], 'p', { axis: -1 }),
      node('Transpose', ['v'], 'v1', { perm: [1, 0, 2] }),
      node('MatMul', ['p', 'v1'], 'y'),
    ],
    inputs: { q: { shape: [6, 4, 8] }, k: { shape: [6, 4, 8] }, v: { shape: [6, 4, 8] } },
    constants: { root: number(3) },
  },
  'queries, keys and values looked up one by one': {
    opset: 13,
    nodes: [
      ...[0, 1, 2].map((at) => node('Gather', ['x', `i${at}`], `p${at}`, { axis: 0 })),
      node('Mul', ['p0', 'p1'], 'a'),
      node('Mul', ['a', 'p2'], 'y'),
    ],
    inputs: { x: { shape: [3, 4, 8] } },
    constants: { i0: index(0), i1: index(1), i2: index(2) },
  },
  'halves of equal size beside another reader': {
    opset: 13,
    nodes: [
      node('Slice', ['x', 'zero', 'four', 'last'], 'a'),
      node('Slice', ['x', 'four', 'end', 'last'], 'b'),
      node('Neg', ['b'], 'c'),
      node('Concat', ['c', 'a'], 'd', { axis: -1 }),
      node('Mul', ['x', 'd'], 'y'),
    ],
    inputs: { x: { shape: [2, 5, 8] } },
    constants: { zero: int64(0), four: int64(4), end: int64(2 ** 40), last: int64(2) },
  },
  'what follows from fixed shapes alone': {
    opset: 13,
    nodes: [
      node('Shape', ['x'], 'shape'),
      node('ConstantOfShape', ['shape'], 'zeros'),
      node('Add', ['zeros', 'bias'], 'mask'),
      node('Exp', ['mask'], 'e'),
      node('Add', ['x', 'e'], 'y'),
    ],
    inputs: { x: { shape: [1, 4, 8] } },
    constants: { bias: floats(8) },
  },
  'products whose rows are not known': {
    opset: 13,
    nodes: [
      node('MatMul', ['x', 'm'], 'a'),
      node('Add', ['a', 'bias'], 'b'),
      node('Div', ['b', 'root'], 'c'),
      node('Erf', ['c'], 'd'),
      node('Add', ['d', 'one'], 'e'),
      node('Mul', ['b', 'e'], 'f'),
      node('Mul', ['f', 'half'], 'g'),
      node('MatMul', ['g', 'm'], 'h'),
      node('Add', ['h', 'bias'], 'y'),
    ],
    inputs: { x: { shape: [1, 'sequence', 16] } },
    constants: {
      m: floats(16, 16),
      bias: floats(16),
      root: number(1.4142135),
      one: number(1),
      half: number(0.5),
    },
  },
  'a product with a bias and an exponential unit': {
    opset: 13,
    nodes: [node('Gemm', ['x', 'm', 'bias'], 'a'), node('Elu', ['a'], 'y')],
    inputs: { x: { shape: [4, 16] } },
    constants: { m: floats(16, 16), bias: floats(16) },
  },
  'layers between changes to and from integers': {
    opset: 13,
    nodes: [
      quantised('x', 'x8'),
      dequantised('x8', 'x0'),
      dequantised('w8', 'w'),
      dequantised('m8', 'm'),
      // Both readers of x0 work with integers; a ReLU before them is part of the change.
      conv(['x0', 'w'], 'a'),
      node('Relu', ['a'], 'a1'),
      quantised('a1', 'a8'),
      dequantised('a8', 'a0'),
      node('Add', ['a0', 'x0'], 'b'),
      quantised('b', 'b8'),
      dequantised('b8', 'b0'),
      node('MaxPool', ['b0'], 'c', { kernel_shape: [2, 2] }),
      quantised('c', 'c8'),
      dequantised('c8', 'c0'),
      node('GlobalAveragePool', ['c0'], 'd'),
      quantised('d', 'd8'),
      dequantised('d8', 'd0'),
      node('Flatten', ['d0'], 'e'),
      quantised('e', 'e8'),
      dequantised('e8', 'e0'),
      node('MatMul', ['e0', 'm'], 'f'),
      quantised('f', 'f8'),
      dequantised('f8', 'f0'),
      node('Exp', ['f0'], 'y'),
    ],
    inputs: image,
    constants: {
      scale: number(0.02),
      zero: { dtype: 'uint8', dims: [], values: [0] },
      w8: bytes(32, 32, 3, 3),
      m8: bytes(32, 16),
    },
  },
  'pooling of whole images outside blocks': {
    opset: 13,
    nodes: [node('Conv', ['x', 'w'], 'a', { group: 4 }), node('GlobalAveragePool', ['a'], 'y')],
    inputs: image,
    constants: { w: floats(32, 8, 1, 1) },
  },
};
