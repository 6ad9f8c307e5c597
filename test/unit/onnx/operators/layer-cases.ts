/** Operators with weights or learned sums: convolutions, pools, products, normalisations. */
import { byte, bytes, c, MICROSOFT, scalar, type OperatorCase } from './case';

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

export const layerCases: readonly OperatorCase[] = [
  ...convolutions,
  ...pools,
  ...matrices,
  ...normalisations,
];
