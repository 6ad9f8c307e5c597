import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from './program';
import type { ParityCase } from '../../support/parity';

const comparisons: readonly (readonly [kernel: string, operation: (a: Tensor, b: Tensor) => Tensor])[] = [
  ['Equal', tf.equal],
  ['NotEqual', tf.notEqual],
  ['Greater', tf.greater],
  ['GreaterEqual', tf.greaterEqual],
  ['Less', tf.less],
  ['LessEqual', tf.lessEqual],
];

const digits = { from: 0, below: 3 };
const bool = (x: Tensor) => tf.cast(x, 'bool');

export const comparisonCases: readonly ParityCase[] = [
  ...comparisons.flatMap(([kernel, operation]): ParityCase[] => [
    {
      kernel,
      note: 'integers',
      differentiable: false,
      build: ({ a, b }) => ({
        inputs: { a: { shape: [a, b], domain: digits }, b: { shape: [b], domain: digits } },
        program: (x) => operation(x.a, x.b),
      }),
    },
    {
      kernel,
      note: 'floats',
      differentiable: false,
      build: ({ a, b }) => ({
        inputs: { a: { shape: [a, b], domain: 'binary' }, b: { shape: [a, 1], domain: 'binary' } },
        program: (x) => operation(x.a, x.b),
      }),
    },
    {
      kernel,
      note: 'with a constant',
      differentiable: false,
      build: ({ a }) => ({
        inputs: { a: { shape: [a], domain: 'binary' } },
        program: (x) => operation(x.a, tf.scalar(1)),
      }),
    },
  ]),
  ...(
    [
      ['LogicalAnd', tf.logicalAnd],
      ['LogicalOr', tf.logicalOr],
    ] as const
  ).map(([kernel, operation]): ParityCase => ({
    kernel,
    differentiable: false,
    build: ({ a, b }) => ({
      inputs: { a: { shape: [a, b], domain: 'binary' }, b: { shape: [b], domain: 'binary' } },
      program: (x) => operation(bool(x.a), bool(x.b)),
    }),
  })),
  {
    kernel: 'LogicalNot',
    differentiable: false,
    build: ({ a }) => ({
      inputs: { x: { shape: [a], domain: 'binary' } },
      program: ({ x }) => tf.logicalNot(bool(x)),
    }),
  },
  {
    kernel: 'Select',
    build: ({ a, b }) => ({
      inputs: { c: { shape: [a, b], domain: digits }, t: { shape: [a, b] }, e: { shape: [a, b] } },
      program: ({ c, t, e }) => tf.where(tf.greater(c, 0), t, e),
    }),
  },
  {
    kernel: 'Select',
    note: 'mask that broadcasts, constant branch',
    build: ({ a, b, c }) => ({
      inputs: { m: { shape: [b, 1], domain: digits }, t: { shape: [a, b, c] } },
      program: ({ m, t }) => tf.where(tf.greater(m, 0), t, tf.scalar(-9)),
    }),
  },
];
