/** A multilayer perceptron on the cell's operations, one-hot by edge: what is known without any graph. */
import * as tf from '@tensorflow/tfjs-core';
import { CELL_EDGES, OPERATIONS, type Cell } from './cell';
import type { Encoder } from './encoder';

const INPUTS = CELL_EDGES.length * OPERATIONS.length;
const HIDDEN = 64;
const WIDTH = 16;

export const oneHotEncoder: Encoder = {
  name: 'MLP on one-hot cells',
  parameters: [
    { name: 'hidden', shape: [INPUTS, HIDDEN], init: 'glorot', decay: true },
    { name: 'hiddenBias', shape: [HIDDEN], init: 'zeros', decay: false },
    { name: 'out', shape: [HIDDEN, WIDTH], init: 'glorot', decay: true },
    { name: 'outBias', shape: [WIDTH], init: 'zeros', decay: false },
  ],
  width: WIDTH,
  inputs: (networks) => ({ operations: { shape: [networks, INPUTS], dtype: 'float32' } }),
  batch: (cells) => ({ operations: Float32Array.from(cells.flatMap(oneHot)) }),
  encode: (p, { operations }) => {
    const hidden = tf.relu(
      tf.add<tf.Tensor2D>(tf.matMul(operations as tf.Tensor2D, p.hidden as tf.Tensor2D), p.hiddenBias),
    );
    const whole: tf.Tensor2D = tf.relu(
      tf.add<tf.Tensor2D>(tf.matMul(hidden, p.out as tf.Tensor2D), p.outBias),
    );
    return { whole, pruned: whole };
  },
};

function oneHot(cell: Cell): readonly number[] {
  return cell.flatMap((operation) => OPERATIONS.map((name) => (name === operation ? 1 : 0)));
}
