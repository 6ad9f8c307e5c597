import * as tf from '@tensorflow/tfjs-core';
import type { ParityCase } from '../../support/parity';

export const constantCases: readonly ParityCase[] = [
  {
    kernel: 'Fill',
    build: ({ a, b }) => ({
      inputs: { x: { shape: [b] } },
      program: ({ x }) => tf.mul(x, tf.fill([a, b], 2.5)),
    }),
  },
  {
    kernel: 'Fill',
    note: 'returned as it is',
    differentiable: false,
    build: ({ a, b }) => ({ inputs: { x: { shape: [a] } }, program: () => tf.fill([a, b], 2.5) }),
  },
  {
    kernel: 'ZerosLike',
    build: ({ a, b }) => ({
      inputs: { x: { shape: [a, b] } },
      program: ({ x }) => tf.add(tf.zerosLike(x), tf.square(x)),
    }),
  },
  {
    kernel: 'OnesLike',
    build: ({ a, b }) => ({
      inputs: { x: { shape: [a, b] } },
      program: ({ x }) => tf.sub(tf.onesLike(x), x),
    }),
  },
  {
    kernel: 'Identity',
    build: ({ a }) => ({ inputs: { x: { shape: [a] } }, program: ({ x }) => tf.clone(x) }),
  },
];
