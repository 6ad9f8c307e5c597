/** Operators over the steps of a sequence: recurrent layers and attention. */
import { c, int64, MICROSOFT, type OperatorCase } from './case';

export const sequenceCases: readonly OperatorCase[] = [
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
  ...valuesOfOtherSizes(),
  ...cachedCases(),
];

/** Heads of values that are larger or smaller than those of queries and keys, with and without caches. */
function valuesOfOtherSizes(): readonly OperatorCase[] {
  const [query, key, value] = [
    [2, 3, 4, 8],
    [2, 3, 6, 8],
    [2, 3, 6, 10],
  ];
  const [flatQuery, flatKey, flatValue] = [
    [2, 4, 24],
    [2, 6, 24],
    [2, 6, 30],
  ];
  const heads = { q_num_heads: 3, kv_num_heads: 3 };
  const caches = [null, [2, 3, 12, 8], [2, 3, 12, 10]];
  const macs = 2 * 3 * 4 * 18 * 18;
  return [
    c('Attention', 23, [query, key, value, ...caches], {}, { outputs: 3, macs }),
    c('Attention', 23, [flatQuery, flatKey, flatValue, ...caches], heads, { outputs: 3, macs }),
    c('Attention', 23, [query, key, value, ...caches], {}, { outputs: 4, macs }),
    c('Attention', 23, [[2, 6, 4, 8], key, value, ...caches], {}, { outputs: 3, macs: 2 * macs }),
    c('Attention', 23, [query, key, value, null, [2, 3, 0, 8], [2, 3, 0, 10]], {}, { outputs: 3 }),
    c(
      'MultiHeadAttention',
      17,
      [flatQuery, flatKey, flatValue],
      { num_heads: 3 },
      { domain: MICROSOFT, macs: 2 * 3 * 4 * 6 * 18 },
    ),
  ];
}

function cachedCases(): readonly OperatorCase[] {
  const lengths = (value: number): OperatorCase['inputs'][number] => ({
    dtype: 'int32',
    dims: [2],
    values: [value - 1, value - 1],
  });
  const total = (value: number): OperatorCase['inputs'][number] => ({
    dtype: 'int32',
    dims: [],
    values: [value],
  });
  const rest = { domain: MICROSOFT, outputs: 3 };
  const heads = { num_heads: 4, kv_num_heads: 2 };
  return [
    c(
      'MultiHeadAttention',
      17,
      [[2, 4, 24], [2, 4, 24], [2, 4, 24], null, null, null, [2, 3, 5, 8], [2, 3, 5, 8]],
      { num_heads: 3 },
      { ...rest, macs: 2 * 3 * 4 * 9 * 16 },
    ),
    c(
      'GroupQueryAttention',
      17,
      [[2, 1, 32], [2, 1, 16], [2, 1, 16], [2, 2, 5, 8], [2, 2, 5, 8], lengths(6), total(6)],
      heads,
      { ...rest, macs: 2 * 4 * 6 * 16 },
    ),
    // The cache has room for what is new.
    c(
      'GroupQueryAttention',
      17,
      [[2, 1, 64], null, null, [2, 2, 20, 8], [2, 2, 20, 8], lengths(6), total(6)],
      heads,
      { ...rest, macs: 2 * 4 * 6 * 16 },
    ),
  ];
}

/** Only later outputs are named: the work is the same. ONNX Runtime loads those whose first output is optional. */
export const laterOutputCases: readonly (readonly [OperatorCase, readonly string[], boolean])[] = [
  [
    c('LSTM', 14, [[5, 2, 3], [1, 16, 3], [1, 16, 4], null, null, null, [1, 2, 4]], { hidden_size: 4 }),
    ['', 'y1', 'y2'],
    true,
  ],
  [
    c(
      'LSTM',
      14,
      [
        [5, 2, 3],
        [1, 16, 3],
        [1, 16, 4],
      ],
      { hidden_size: 4 },
    ),
    ['', '', 'y2'],
    true,
  ],
  [
    c(
      'GRU',
      14,
      [
        [5, 2, 3],
        [1, 12, 3],
        [1, 12, 4],
      ],
      { hidden_size: 4 },
    ),
    ['', 'y1'],
    true,
  ],
  [
    c(
      'RNN',
      14,
      [
        [5, 2, 3],
        [1, 4, 3],
        [1, 4, 4],
      ],
      { hidden_size: 4 },
    ),
    ['', 'y1'],
    true,
  ],
  [c('TopK', 11, [[3, 20], int64(4)], {}), ['', 'y1'], false],
  [c('DynamicQuantizeLinear', 11, [[6, 4]], {}), ['', 'y1', 'y2'], false],
  [c('LayerNormalization', 17, [[6, 4], [4]], {}), ['', 'y1', 'y2'], false],
  [c('MaxPool', 12, [[1, 2, 6, 6]], { kernel_shape: [2, 2] }), ['', 'y1'], false],
];
