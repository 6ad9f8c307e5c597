import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorMap } from './program';
import type { ParityCase, Sizes } from '../../support/parity';

/** Weighs pieces differently, so that mixing them up shows. At least two: tfjs cannot differentiate a split into one. */
const weighted = (pieces: readonly Tensor[]) =>
  pieces
    .map((piece, index) => tf.mul(piece, index + 1))
    .reduce((sum, piece) => tf.add(sum, tf.sum(tf.square(piece))), tf.scalar(0) as Tensor);
const cube = ({ a, b, c }: Sizes) => ({ x: { shape: [a, b, c] } });
const row = ({ c }: Sizes) => ({ x: { shape: [c] } });

function layoutCase(
  kernel: string,
  note: string,
  inputs: typeof cube | typeof row,
  program: (inputs: TensorMap, sizes: Sizes) => Tensor,
): ParityCase {
  return {
    kernel,
    note,
    build: (sizes) => ({ inputs: inputs(sizes), program: (tensors) => program(tensors, sizes) }),
  };
}

/** A tensor that is one row, repeated: what lazy broadcasting must keep right through every rearrangement. */
const repeated = (x: Tensor, { a, b, c }: Sizes) => tf.broadcastTo(x, [a, b, c]);
const middle = (x: Tensor, { a, b, c }: Sizes) => tf.broadcastTo(tf.reshape(x, [a, 1, c]), [a, b, c]);

export const layoutCases: readonly ParityCase[] = [
  layoutCase('Reshape', 'merged', cube, ({ x }, { a, b, c }) => tf.reshape(x, [a * b, c])),
  layoutCase('Reshape', 'twice, with -1', cube, ({ x }, { c }) =>
    tf.reshape(tf.reshape(x, [-1, c]), [c, -1]),
  ),
  layoutCase('Reshape', 'of a repeated row', row, ({ x }, sizes) =>
    tf.square(tf.reshape(repeated(x, sizes), [sizes.a * sizes.b, sizes.c])),
  ),
  layoutCase('Reshape', 'merging repeated with real axes', row, ({ x }, sizes) =>
    tf.square(tf.reshape(repeated(x, sizes), [sizes.a, sizes.b * sizes.c])),
  ),
  {
    kernel: 'Reshape',
    note: 'splitting around a repeated axis',
    build: (sizes) => ({
      inputs: { x: { shape: [sizes.a, sizes.c] } },
      program: ({ x }) => tf.square(tf.reshape(middle(x, sizes), [1, sizes.a, sizes.b, 1, sizes.c, 1])),
    }),
  },
  ...[0, 1, 3, -1].map((axis) =>
    layoutCase('ExpandDims', `axis ${axis}`, cube, ({ x }) => tf.expandDims(x, axis)),
  ),
  layoutCase('Reshape', 'squeeze', cube, ({ x }) => tf.squeeze(tf.expandDims(x, 1), [1])),
  ...[
    [0, 2, 1],
    [2, 0, 1],
    [1, 0, 2],
    [0, 1, 2],
  ].map((perm) => layoutCase('Transpose', `[${perm.join(', ')}]`, cube, ({ x }) => tf.transpose(x, perm))),
  layoutCase('Transpose', 'of a repeated row', row, ({ x }, sizes) =>
    tf.square(tf.transpose(repeated(x, sizes), [2, 0, 1])),
  ),
  layoutCase('Slice', 'one axis', cube, ({ x }, { b }) => tf.slice(x, [0, b - 1, 0], [-1, 1, -1])),
  layoutCase('Slice', 'two axes', cube, ({ x }, { a, c }) =>
    tf.slice(x, [a - 1, 0, 0], [1, -1, Math.ceil(c / 2)]),
  ),
  layoutCase('Slice', 'of a repeated row', row, ({ x }, sizes) =>
    tf.square(tf.slice(repeated(x, sizes), [0, 0, sizes.c - 1], [sizes.a, 1, 1])),
  ),
  layoutCase('SplitV', 'equal parts', cube, ({ x }, { a }) =>
    weighted(tf.split(tf.concat([x, x]), 2 * a, 0)),
  ),
  layoutCase('SplitV', 'given sizes', cube, ({ x }, { b }) =>
    weighted(tf.split(tf.concat([x, x], 1), [1, -1, b], 1)),
  ),
  layoutCase('SplitV', 'of a repeated axis', row, ({ x }, sizes) =>
    weighted(tf.split(repeated(x, { ...sizes, b: 2 * sizes.b }), 2 * sizes.b, 1)),
  ),
  layoutCase('Concat', 'three along the last axis', cube, ({ x }) => tf.concat([x, tf.square(x), x], -1)),
  layoutCase('Concat', 'with a constant part', cube, ({ x }, { a, c }) =>
    tf.concat([x, tf.ones([a, 2, c])], 1),
  ),
  ...[0, 1, -1].map((axis) =>
    layoutCase('Pack', `axis ${axis}`, cube, ({ x }) => tf.stack([x, tf.square(x)], axis)),
  ),
  ...[0, 1, -1].map((axis) =>
    layoutCase('Unpack', `axis ${axis}`, cube, ({ x }) =>
      weighted(tf.unstack(tf.concat([x, x], axis), axis)),
    ),
  ),
  layoutCase('PadV2', 'zeros', cube, ({ x }) =>
    tf.pad(x, [
      [1, 0],
      [0, 2],
      [1, 1],
    ]),
  ),
  layoutCase('PadV2', 'another number, repeated row', row, ({ x }, sizes) =>
    tf.square(
      tf.pad(
        repeated(x, sizes),
        [
          [0, 1],
          [0, 0],
          [2, 0],
        ],
        1.5,
      ),
    ),
  ),
  layoutCase('PadV2', 'a constant', row, ({ x }) => tf.mul(x, tf.sum(tf.pad(tf.ones([2]), [[1, 3]])))),
  layoutCase('PadV2', 'zeros around zeros', row, ({ x }, { c }) =>
    tf.add(tf.square(x), tf.slice(tf.pad(tf.zeros([c]), [[1, 1]]), [1], [c])),
  ),
  layoutCase('Tile', 'real axes', cube, ({ x }) => tf.tile(x, [2, 1, 3])),
  layoutCase('Tile', 'repeated row, then tiled', row, ({ x }, sizes) =>
    tf.square(tf.tile(repeated(x, sizes), [2, 1, 2])),
  ),
  layoutCase('Tile', 'broadcastTo', row, ({ x }, sizes) => repeated(x, sizes)),
];
