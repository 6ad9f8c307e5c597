import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from './program';
import type { Domain, ParityCase } from '../../support/parity';

type Unary = (x: Tensor) => Tensor;

const functions: readonly (readonly [kernel: string, operation: Unary, domain?: Domain])[] = [
  ['Abs', tf.abs],
  ['Erf', tf.erf],
  ['Exp', tf.exp],
  ['Log', tf.log, 'positive'],
  ['Neg', tf.neg],
  ['Reciprocal', tf.reciprocal, 'positive'],
  ['Relu', tf.relu],
  ['Sigmoid', tf.sigmoid],
  ['Sign', tf.sign],
  ['Softplus', tf.softplus],
  ['Sqrt', tf.sqrt, 'positive'],
  ['Tanh', tf.tanh],
  ['Square', tf.square],
  ['Rsqrt', tf.rsqrt, 'positive'],
  ['LeakyRelu', (x) => tf.leakyRelu(x, 0.2)],
  ['ClipByValue', (x) => tf.clipByValue(x, -0.5, 0.7)],
  ['Step', (x) => tf.mul(tf.step(x), x)],
  ['Step', (x) => tf.mul(tf.step(x, 0.3), x)],
];

export const unaryCases: readonly ParityCase[] = [
  ...functions.map(([kernel, operation, domain]): ParityCase => ({
    kernel,
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [a, b, c], domain } },
      program: ({ x }) => operation(x),
    }),
  })),
  ...functions.map(([kernel, operation]): ParityCase => ({
    kernel,
    note: 'of a constant',
    build: ({ a, b }) => ({
      inputs: { x: { shape: [a, b] } },
      program: ({ x }) => tf.mul(x, operation(tf.fill([a, b], 1.25))),
    }),
  })),
  {
    kernel: 'Cast',
    note: 'float to int and back',
    differentiable: false,
    build: ({ a }) => ({
      inputs: { x: { shape: [a] } },
      program: ({ x }) => tf.cast(tf.mul(x, 10), 'int32'),
    }),
  },
  {
    kernel: 'Cast',
    note: 'float to bool',
    differentiable: false,
    build: ({ a }) => ({
      inputs: { x: { shape: [a], domain: 'binary' } },
      program: ({ x }) => tf.logicalNot(tf.cast(x, 'bool')),
    }),
  },
  {
    kernel: 'Cast',
    note: 'int to float',
    build: ({ a }) => ({
      inputs: { n: { shape: [a], domain: { from: -9, below: 9 } }, x: { shape: [a] } },
      program: ({ n, x }) => tf.mul(tf.cast(n, 'float32'), x),
    }),
  },
];
