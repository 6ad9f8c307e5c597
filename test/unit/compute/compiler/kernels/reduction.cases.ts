import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from './program';
import type { ParityCase } from '../../support/parity';

type Reduction = (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor;

const reductions: readonly (readonly [kernel: string, operation: Reduction])[] = [
  ['Sum', tf.sum],
  ['Mean', tf.mean],
  ['Max', tf.max],
  ['Min', tf.min],
];

export const reductionCases: readonly ParityCase[] = [
  ...reductions.flatMap(([kernel, operation]) => [
    ...[undefined, 0, -1, [0, 2], [1, 2]].flatMap((axis) =>
      [false, true].map((keepDims): ParityCase => ({
        kernel,
        note: `axis ${String(axis)}${keepDims ? ', kept' : ''}`,
        build: ({ a, b, c }) => ({
          inputs: { x: { shape: [a, b, c] } },
          program: ({ x }) => operation(x, axis, keepDims),
        }),
      })),
    ),
    // tfjs spreads the gradient of a maximum over all equal elements; repeated ones are equal, so only the values are compared.
    {
      kernel,
      note: 'over repeated and real axes',
      differentiable: kernel === 'Sum' || kernel === 'Mean',
      build: ({ a, b, c }) => ({
        inputs: { x: { shape: [b, 1] } },
        program: ({ x }) => operation(tf.square(tf.broadcastTo(x, [a, b, c])), [0, 1]),
      }),
    } satisfies ParityCase,
  ]),
  {
    kernel: 'Sum',
    note: 'integers',
    differentiable: false,
    build: ({ a, b }) => ({
      inputs: { x: { shape: [a, b], domain: { from: -9, below: 9 } } },
      program: ({ x }) => tf.sum(x, 0),
    }),
  },
  {
    kernel: 'Mean',
    note: 'integers',
    differentiable: false,
    build: ({ a, b }) => ({
      inputs: { x: { shape: [a, b], domain: { from: -9, below: 9 } } },
      program: ({ x }) => tf.mean(x, 0),
    }),
  },
  {
    kernel: 'Softmax',
    build: ({ a, b, c }) => ({ inputs: { x: { shape: [a, b, c] } }, program: ({ x }) => tf.softmax(x) }),
  },
  {
    kernel: 'Softmax',
    note: 'of repeated values',
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [b, 1] } },
      program: ({ x }) => tf.softmax(tf.broadcastTo(x, [a, b, c])),
    }),
  },
  {
    kernel: 'Exp',
    note: 'as tf.logSoftmax',
    build: ({ a, b, c }) => ({ inputs: { x: { shape: [a, b, c] } }, program: ({ x }) => tf.logSoftmax(x) }),
  },
  ...[true, false].map((keepDims): ParityCase => ({
    kernel: 'Sum',
    note: `over the many rows of a matrix, as bias gradients are${keepDims ? ', dimensions kept' : ''}`,
    build: ({ a, b }) => ({
      inputs: { x: { shape: [64, 64, b + 1] } },
      program: ({ x }) => tf.mul(tf.sum(x, [0, 1], keepDims), a),
    }),
  })),
];
