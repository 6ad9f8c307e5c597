/** One node each, of many operators and operator sets. Shapes are what ONNX Runtime says they are. */
import type { Attribute, Constant } from '../support/model-writer';

export interface OperatorCase {
  readonly op: string;
  readonly opset: number;
  readonly domain?: string;
  /** A shape is an input of the model, a constant is an initialiser, null is left out. */
  readonly inputs: readonly (
    | readonly number[]
    | Constant
    | { readonly shape: readonly number[]; readonly dtype: Constant['dtype'] }
    | null
  )[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: number;
  /** Multiply-accumulates, where the operator has any. */
  readonly macs?: number;
}

export const int64 = (...values: number[]): Constant => ({ dtype: 'int64', dims: [values.length], values });
const scalar64 = (value: number): Constant => ({ dtype: 'int64', dims: [], values: [value] });
const float32 = (...values: number[]): Constant => ({ dtype: 'float32', dims: [values.length], values });
const scalar = (value: number): Constant => ({ dtype: 'float32', dims: [], values: [value] });
const byte = (value = 0): Constant => ({ dtype: 'uint8', dims: [], values: [value] });
const bytes = (...shape: number[]) => ({ shape, dtype: 'uint8' as const });
const ids = (...shape: number[]) => ({ shape, dtype: 'int64' as const });

const MICROSOFT = 'com.microsoft';
const c = (
  op: string,
  opset: number,
  inputs: OperatorCase['inputs'],
  attributes: OperatorCase['attributes'] = {},
  rest: Partial<OperatorCase> = {},
): OperatorCase => ({ op, opset, inputs, attributes, ...rest });

const convolutions: readonly OperatorCase[] = [
  c(
    'Conv',
    11,
    [
      [2, 4, 9, 11],
      [6, 4, 3, 3],
    ],
    { strides: [2, 2], pads: [1, 0, 1, 2] },
    { macs: 2 * 6 * 5 * 6 * 36 },
  ),
  c('Conv', 11, [[1, 4, 9, 9], [8, 2, 3, 3], [8]], { group: 2, dilations: [2, 2] }, { macs: 8 * 5 * 5 * 18 }),
  c(
    'Conv',
    7,
    [
      [1, 3, 10, 10],
      [4, 3, 3, 3],
    ],
    { auto_pad: 'SAME_UPPER', strides: [3, 3] },
    { macs: 4 * 4 * 4 * 27 },
  ),
  c(
    'Conv',
    22,
    [
      [1, 3, 10, 10],
      [4, 3, 3, 3],
    ],
    { auto_pad: 'SAME_LOWER' },
    { macs: 4 * 100 * 27 },
  ),
  c(
    'Conv',
    11,
    [
      [1, 3, 10, 10],
      [4, 3, 3, 3],
    ],
    { auto_pad: 'VALID', strides: [2, 2] },
  ),
  c(
    'Conv',
    11,
    [
      [1, 3, 12],
      [4, 3, 5],
    ],
    { strides: [2] },
    { macs: 4 * 4 * 15 },
  ),
  c(
    'Conv',
    11,
    [
      [1, 2, 6, 6, 6],
      [4, 2, 3, 3, 3],
    ],
    { pads: [1, 1, 1, 1, 1, 1] },
  ),
  c(
    'ConvTranspose',
    11,
    [
      [1, 4, 5, 5],
      [4, 3, 3, 3],
    ],
    { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] },
    { macs: 4 * 25 * 27 },
  ),
  c(
    'ConvTranspose',
    11,
    [
      [1, 4, 5, 5],
      [4, 3, 3, 3],
    ],
    { strides: [2, 2], output_shape: [10, 10] },
  ),
  c(
    'ConvTranspose',
    11,
    [
      [1, 4, 5, 5],
      [4, 2, 3, 3],
    ],
    { strides: [2, 2], auto_pad: 'SAME_UPPER', group: 2 },
  ),
  c(
    'ConvTranspose',
    11,
    [
      [1, 4, 5, 5],
      [4, 2, 3, 3],
    ],
    { dilations: [2, 2] },
  ),
  c('ConvInteger', 10, [bytes(1, 3, 6, 6), bytes(4, 3, 3, 3), byte(), byte()], {}, { macs: 4 * 16 * 27 }),
  c(
    'QLinearConv',
    10,
    [
      bytes(1, 3, 6, 6),
      scalar(0.1),
      byte(),
      { dtype: 'uint8', dims: [4, 3, 3, 3], values: new Array<number>(108).fill(1) },
      scalar(0.1),
      byte(),
      scalar(0.1),
      byte(),
    ],
    {},
    { macs: 4 * 16 * 27 },
  ),
  c(
    'FusedConv',
    11,
    [
      [1, 3, 6, 6],
      [4, 3, 3, 3],
    ],
    { activation: 'Relu', pads: [1, 1, 1, 1] },
    { domain: MICROSOFT },
  ),
];

const pools: readonly OperatorCase[] = [
  c('MaxPool', 12, [[1, 2, 10, 10]], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }, { outputs: 2 }),
  c('MaxPool', 12, [[1, 2, 7, 7]], {
    kernel_shape: [2, 2],
    strides: [2, 2],
    ceil_mode: 1,
    pads: [1, 1, 1, 1],
  }),
  c('MaxPool', 8, [[1, 2, 10, 10]], { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_UPPER' }),
  c('MaxPool', 12, [[1, 2, 12, 12]], { kernel_shape: [3, 3], dilations: [2, 2] }),
  c('AveragePool', 19, [[1, 2, 10, 9]], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    ceil_mode: 1,
  }),
  c('AveragePool', 7, [[1, 2, 10, 9]], { kernel_shape: [3, 2] }),
  c('LpPool', 18, [[1, 2, 10, 9]], { kernel_shape: [3, 3], strides: [2, 2] }),
  c('GlobalAveragePool', 7, [[2, 3, 5, 6]]),
  c('GlobalMaxPool', 7, [[2, 3, 5]]),
];

const matrices: readonly OperatorCase[] = [
  c(
    'MatMul',
    13,
    [
      [2, 1, 4, 5],
      [3, 5, 6],
    ],
    {},
    { macs: 2 * 3 * 4 * 6 * 5 },
  ),
  c('MatMul', 13, [[5], [3, 5, 6]], {}, { macs: 3 * 6 * 5 }),
  c('MatMul', 13, [[2, 4, 5], [5]], {}, { macs: 2 * 4 * 5 }),
  c('MatMul', 13, [[5], [5]], {}, { macs: 5 }),
  c('Gemm', 13, [[5, 4], [6, 5], [6]], { transA: 1, transB: 1 }, { macs: 4 * 6 * 5 }),
  c(
    'Gemm',
    7,
    [
      [4, 5],
      [5, 6],
      [4, 6],
    ],
    {},
    { macs: 4 * 6 * 5 },
  ),
  c(
    'FusedMatMul',
    13,
    [
      [2, 5, 4],
      [2, 6, 5],
    ],
    { transA: 1, transB: 1 },
    { domain: MICROSOFT, macs: 2 * 4 * 6 * 5 },
  ),
  c('MatMulInteger', 10, [bytes(4, 5), bytes(5, 6)], {}, { macs: 120 }),
  c(
    'QLinearMatMul',
    10,
    [bytes(4, 5), scalar(0.1), byte(), bytes(5, 6), scalar(0.1), byte(), scalar(0.1), byte()],
    {},
    { macs: 120 },
  ),
  c(
    'Einsum',
    12,
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
    { equation: 'bij,bjk->bik' },
    { macs: 120 },
  ),
  c(
    'Einsum',
    12,
    [
      [2, 3, 4, 5],
      [2, 3, 5, 6],
    ],
    { equation: '...ij,...jk->...ik' },
  ),
  c('Einsum', 12, [[3, 4]], { equation: 'ij->ji' }, { macs: 0 }),
  c(
    'Einsum',
    12,
    [
      [3, 4],
      [4, 5],
    ],
    { equation: 'ij, jk' },
    { macs: 60 },
  ),
  // From left to right: 2·3·4·5 for the first pair, 2·3·5·6 for what it gives and the third.
  c(
    'Einsum',
    12,
    [
      [2, 3, 4],
      [2, 4, 5],
      [5, 6],
    ],
    { equation: 'bij,bjk,kl->bil' },
    { macs: 120 + 180 },
  ),
  // What only one operand has, and the result does not, is summed over first.
  c(
    'Einsum',
    12,
    [
      [3, 4, 7],
      [4, 5],
    ],
    { equation: 'ijs,jk->ik' },
    { macs: 60 },
  ),
];

const normalisations: readonly OperatorCase[] = [
  c('BatchNormalization', 15, [[2, 3, 4, 4], [3], [3], [3], [3]]),
  c('LayerNormalization', 17, [[2, 3, 4], [4], [4]], {}, { outputs: 3 }),
  c(
    'LayerNormalization',
    17,
    [
      [2, 3, 4],
      [3, 4],
    ],
    { axis: 1 },
    { outputs: 3 },
  ),
  c('InstanceNormalization', 6, [[2, 3, 4, 4], [3], [3]]),
  c('GroupNormalization', 21, [[2, 4, 4, 4], [4], [4]], { num_groups: 2 }),
  c('LRN', 13, [[1, 5, 4, 4]], { size: 3 }),
  c('Softmax', 11, [[2, 3, 4]], { axis: 1 }),
  c('LogSoftmax', 13, [[2, 3, 4]], { axis: -1 }),
  c('SkipLayerNormalization', 17, [[2, 3, 4], [2, 3, 4], [4], [4]], {}, { domain: MICROSOFT }),
  c('SimplifiedLayerNormalization', 17, [[2, 3, 4], [4]]),
];

const elementwise: readonly OperatorCase[] = [
  c('Add', 7, [
    [2, 1, 4],
    [3, 1],
  ]),
  c('Mul', 14, [[4], [2, 3, 4]]),
  c('Where', 9, [{ shape: [3, 1], dtype: 'bool' }, [1, 4], [2, 1, 1]]),
  c('Equal', 11, [[2, 3], [3]]),
  c('Max', 12, [[2, 3], [3], [1]]),
  c('Clip', 11, [[2, 3], scalar(0), scalar(6)]),
  c('PRelu', 9, [
    [2, 3, 4],
    [3, 1],
  ]),
  c('Gelu', 20, [[2, 3]]),
  c('BiasGelu', 13, [[2, 3], [3]], {}, { domain: MICROSOFT }),
  c('HardSwish', 14, [[2, 3]]),
  c('Cast', 13, [[2, 3]], { to: 7 }),
  c('Dropout', 12, [[2, 3]], {}, { outputs: 2 }),
  c('CumSum', 14, [[2, 3], scalar64(1)]),
  c('QuantizeLinear', 13, [[2, 3], scalar(0.1), byte()]),
  c('DequantizeLinear', 13, [bytes(2, 3), scalar(0.1), byte()]),
  c('DynamicQuantizeLinear', 11, [[2, 3]], {}, { outputs: 3 }),
];

const layouts: readonly OperatorCase[] = [
  c('Reshape', 5, [[2, 3, 4], int64(0, -1)]),
  c('Reshape', 14, [{ dtype: 'float32', dims: [2, 0, 4], values: [] }, int64(0, 2)], { allowzero: 1 }),
  c('Flatten', 13, [[2, 3, 4]], { axis: -1 }),
  c('Flatten', 9, [[2, 3, 4]], { axis: 0 }),
  c('Squeeze', 11, [[1, 3, 1]], { axes: [0] }),
  c('Squeeze', 13, [[1, 3, 1], int64(-1)]),
  c('Squeeze', 13, [[1, 3, 1]]),
  c('Unsqueeze', 11, [[3]], { axes: [0, 2] }),
  c('Unsqueeze', 13, [[3], int64(-1, 0)]),
  c('Transpose', 13, [[2, 3, 4]]),
  c('Transpose', 13, [[2, 3, 4]], { perm: [1, 2, 0] }),
  c('Expand', 13, [[3, 1], int64(2, 1, 4)]),
  c('Tile', 13, [[2, 3], int64(2, 3)]),
  c('DepthToSpace', 13, [[1, 8, 2, 3]], { blocksize: 2 }),
  c('SpaceToDepth', 13, [[1, 2, 4, 6]], { blocksize: 2 }),
  c('Pad', 2, [[2, 3]], { pads: [0, 1, 2, -1] }),
  c('Pad', 13, [[2, 3], int64(1, 2, 3, 4)]),
  c('Pad', 18, [[2, 3, 4], int64(1, 2), scalar(0), int64(-1)]),
  c('Shape', 15, [[2, 3, 4]], { start: 1, end: -1 }),
  c('Size', 13, [[2, 3, 4]]),
];

const selections: readonly OperatorCase[] = [
  c(
    'Concat',
    13,
    [
      [2, 3],
      [2, 5],
    ],
    { axis: -1 },
  ),
  c('Split', 11, [[6, 4]], { axis: 0, split: [1, 2, 3] }, { outputs: 3 }),
  c('Split', 13, [[6, 4], int64(4, 2)], { axis: 0 }, { outputs: 2 }),
  c('Split', 18, [[7, 4]], { axis: 0, num_outputs: 3 }, { outputs: 3 }),
  c('Slice', 9, [[5, 6]], { starts: [1, -3], ends: [100, -1], axes: [0, 1] }),
  c('Slice', 13, [[5, 6], int64(1), int64(Number.MAX_SAFE_INTEGER), int64(1), int64(2)]),
  c('Slice', 13, [[5, 6], int64(-1), int64(-100), int64(0), int64(-1)]),
  c('Slice', 13, [[5, 6], int64(-1), int64(0), int64(0), int64(-2)]),
  c('Slice', 13, [[5, 6], int64(4, 0), int64(2, 9)]),
  c('Gather', 13, [[5, 6], ids(2, 3)], { axis: 1 }),
  c('Gather', 13, [[5, 6], scalar64(-1)]),
  c('GatherElements', 13, [[5, 6], ids(2, 6)], { axis: 0 }),
  c('GatherND', 13, [[2, 3, 4], ids(2, 2)]),
  c('GatherND', 13, [[2, 3, 4], ids(2, 1)], { batch_dims: 1 }),
  c('ScatterND', 16, [[4, 3], ids(2, 1), [2, 3]]),
  c('ScatterElements', 18, [[4, 3], ids(2, 3), [2, 3]]),
  c('OneHot', 11, [ids(2, 3), scalar64(5), float32(0, 1)], { axis: 1 }),
  c('Compress', 11, [[3, 4], { dtype: 'bool', dims: [3], values: [1, 0, 1] }], { axis: 0 }),
];

const reductions: readonly OperatorCase[] = [
  c('ReduceMean', 13, [[2, 3, 4]], { axes: [-1], keepdims: 0 }),
  c('ReduceMean', 18, [[2, 3, 4], int64(0, 2)]),
  c('ReduceSum', 13, [[2, 3, 4]], { keepdims: 0 }),
  c('ReduceSum', 13, [[2, 3, 4]], { noop_with_empty_axes: 1 }),
  c('ReduceL2', 18, [[2, 3, 4], int64(1)], { keepdims: 0 }),
  c('ArgMax', 13, [[2, 3, 4]], { axis: -1, keepdims: 0 }),
  c('TopK', 11, [[2, 9], int64(4)], {}, { outputs: 2 }),
];

const sequences: readonly OperatorCase[] = [
  c(
    'LSTM',
    14,
    [
      [5, 2, 3],
      [1, 16, 3],
      [1, 16, 4],
      [1, 32],
    ],
    { hidden_size: 4 },
    { outputs: 3, macs: 5 * 2 * 16 * 7 },
  ),
  c(
    'LSTM',
    14,
    [
      [5, 2, 3],
      [2, 16, 3],
      [2, 16, 4],
    ],
    { hidden_size: 4, direction: 'bidirectional' },
    { outputs: 3, macs: 2 * 5 * 2 * 16 * 7 },
  ),
  c(
    'GRU',
    14,
    [
      [5, 2, 3],
      [1, 12, 3],
      [1, 12, 4],
    ],
    { hidden_size: 4 },
    { outputs: 2, macs: 5 * 2 * 12 * 7 },
  ),
  c(
    'RNN',
    14,
    [
      [5, 2, 3],
      [1, 4, 3],
      [1, 4, 4],
    ],
    { hidden_size: 4 },
    { outputs: 2, macs: 5 * 2 * 4 * 7 },
  ),
  c(
    'Attention',
    17,
    [[2, 5, 8], [8, 24], [24]],
    { num_heads: 2 },
    { domain: MICROSOFT, macs: 2 * 5 * 8 * 24 + 2 * 2 * 5 * 5 * 8 },
  ),
  c(
    'MultiHeadAttention',
    17,
    [
      [2, 5, 8],
      [2, 7, 8],
      [2, 7, 8],
    ],
    { num_heads: 2 },
    { domain: MICROSOFT, macs: 2 * 2 * 5 * 7 * 8 },
  ),
  c(
    'Attention',
    23,
    [
      [2, 2, 5, 4],
      [2, 2, 7, 4],
      [2, 2, 7, 6],
    ],
    {},
    { macs: 2 * 2 * 5 * 7 * 10 },
  ),
];

const images: readonly OperatorCase[] = [
  c('Resize', 10, [[1, 2, 5, 5], float32(1, 1, 2, 2.5)]),
  c('Resize', 13, [[1, 2, 5, 5], null, float32(1, 1, 1.5, 0.5)], { mode: 'linear' }),
  c('Resize', 13, [[1, 2, 5, 5], null, null, int64(1, 2, 9, 7)]),
  c('Resize', 18, [[1, 2, 5, 8], null, null, int64(10, 10)], {
    axes: [2, 3],
    keep_aspect_ratio_policy: 'not_larger',
  }),
  c('Upsample', 9, [[1, 2, 5, 5], float32(1, 1, 2, 2)]),
  c('Upsample', 7, [[1, 2, 5, 5]], { scales: { floats: [1, 1, 2, 2] } }),
  c('GridSample', 16, [
    [1, 2, 5, 5],
    [1, 3, 4, 2],
  ]),
  c('RoiAlign', 16, [[1, 2, 8, 8], [3, 4], ids(3)], { output_height: 2, output_width: 3 }),
];

const generators: readonly OperatorCase[] = [
  c('ConstantOfShape', 9, [int64(2, 3)], { value: { tensor: { dtype: 'int64', dims: [1], values: [7] } } }),
  c('Range', 11, [scalar(1), scalar(6.5), scalar(2)]),
  c('EyeLike', 9, [[3, 4]]),
  c('Constant', 13, [], { value: { tensor: { dtype: 'float32', dims: [2, 1], values: [1, 2] } } }),
  c('Constant', 13, [], { value_ints: [1, 2, 3] }),
  c('Constant', 13, [], { value_float: { float: 2 } }),
  c('RandomNormal', 1, [], { shape: [2, 3] }),
];

export const operatorCases: readonly OperatorCase[] = [
  ...convolutions,
  ...pools,
  ...matrices,
  ...normalisations,
  ...elementwise,
  ...layouts,
  ...selections,
  ...reductions,
  ...sequences,
  ...images,
  ...generators,
];
