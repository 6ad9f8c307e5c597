/** Operators over the steps of a sequence: recurrent layers and attention. */
import { c, MICROSOFT, type OperatorCase } from './case';

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
];
