import * as tf from '@tensorflow/tfjs-core';
import type { ParityCase } from '../../support/parity';

const flags = [false, true];
const turned = (rows: number, columns: number, transpose: boolean) =>
  transpose ? [columns, rows] : [rows, columns];

export const matmulCases: readonly ParityCase[] = [
  ...flags.flatMap((transposeA) =>
    flags.flatMap((transposeB): ParityCase[] => [
      {
        kernel: 'BatchMatMul',
        note: `matrices ${transposeA} ${transposeB}`,
        build: ({ a, b, c }) => ({
          inputs: { x: { shape: turned(a, b, transposeA) }, y: { shape: turned(b, c, transposeB) } },
          program: ({ x, y }) => tf.matMul(x, y, transposeA, transposeB),
        }),
      },
      {
        kernel: 'BatchMatMul',
        note: `batches ${transposeA} ${transposeB}`,
        build: ({ a, b, c }) => ({
          inputs: {
            x: { shape: [2, 3, ...turned(a, b, transposeA)] },
            y: { shape: [2, 3, ...turned(b, c, transposeB)] },
          },
          program: ({ x, y }) => tf.matMul(x, y, transposeA, transposeB),
        }),
      },
    ]),
  ),
  {
    kernel: 'BatchMatMul',
    note: 'one matrix repeated over the batch',
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [3, a, b] }, y: { shape: [1, b, c] } },
      program: ({ x, y }) => tf.matMul(x, tf.broadcastTo(y, [3, b, c])),
    }),
  },
  {
    kernel: 'BatchMatMul',
    note: 'repeated matrix on the left',
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [a, b] }, y: { shape: [3, b, c] } },
      program: ({ x, y }) => tf.matMul(tf.broadcastTo(x, [3, a, b]), y),
    }),
  },
  ...flags.map((transpose): ParityCase => ({
    kernel: 'BatchMatMul',
    note: `zeros ${transpose ? 'on the right, transposed' : 'on the left'}`,
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [2, b, c] } },
      program: ({ x }) =>
        transpose ? tf.matMul(x, tf.zeros([2, b, a]), true, false) : tf.matMul(tf.zeros([2, a, b]), x),
    }),
  })),
  {
    kernel: 'BatchMatMul',
    note: 'repeated rows',
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [b] }, y: { shape: [b, c] } },
      program: ({ x, y }) => tf.matMul(tf.broadcastTo(x, [a, b]), y),
    }),
  },
];
