import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, TensorLike } from '@tensorflow/tfjs-core';
import type { Tensor } from './program';
import type { ParityCase } from '../../support/parity';

const ids = (ids: Tensor) => ids as Tensor1D;
const indices = (indices: Tensor) => indices as Tensor | TensorLike as Tensor1D;

export const indexingCases: readonly ParityCase[] = [
  ...[0, 1, 2].map((axis): ParityCase => ({
    kernel: 'GatherV2',
    note: `axis ${axis}`,
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [a, b, c] }, at: { shape: [4], domain: { from: 0, below: [a, b, c][axis] } } },
      program: ({ x, at }) => tf.gather(x, indices(at), axis),
    }),
  })),
  {
    kernel: 'GatherV2',
    note: 'matrix of indices into rows',
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [a, b] }, at: { shape: [c, 3], domain: { from: 0, below: a } } },
      program: ({ x, at }) => tf.gather(x, indices(at)),
    }),
  },
  {
    kernel: 'GatherV2',
    note: 'from a tensor that is repeated',
    build: ({ a, b }) => ({
      inputs: { x: { shape: [b] }, at: { shape: [3], domain: { from: 0, below: a } } },
      program: ({ x, at }) => tf.gather(tf.broadcastTo(x, [a, b]), indices(at)),
    }),
  },
  {
    kernel: 'UnsortedSegmentSum',
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [a + 2, b] }, to: { shape: [a + 2], domain: { from: 0, below: c } } },
      program: ({ x, to }) => tf.unsortedSegmentSum(x, ids(to), c),
    }),
  },
  {
    kernel: 'UnsortedSegmentSum',
    note: 'ids outside are dropped; rank 3',
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [a + 3, b, 2] }, to: { shape: [a + 3], domain: { from: -2, below: c + 2 } } },
      program: ({ x, to }) => tf.unsortedSegmentSum(x, ids(to), c),
    }),
  },
  {
    kernel: 'UnsortedSegmentSum',
    note: 'vector',
    build: ({ a, c }) => ({
      inputs: { x: { shape: [a + 2] }, to: { shape: [a + 2], domain: { from: 0, below: c } } },
      program: ({ x, to }) => tf.unsortedSegmentSum(x, ids(to), c),
    }),
  },
  {
    kernel: 'TopK',
    note: 'values',
    differentiable: false,
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [a, b, c + 2] } },
      program: ({ x }) => tf.topk(x, Math.min(c + 1, 3)).values,
    }),
  },
  {
    kernel: 'TopK',
    note: 'indices, with ties, of a tensor that is repeated',
    differentiable: false,
    build: ({ a, b, c }) => ({
      inputs: { x: { shape: [1, c + 2], domain: 'binary' } },
      program: ({ x }) => tf.topk(tf.broadcastTo(x, [a * b, c + 2]), Math.min(c + 1, 3)).indices,
    }),
  },
];
