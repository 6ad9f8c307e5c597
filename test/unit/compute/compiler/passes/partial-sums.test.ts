import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../../src/compute/compiler/graph';
import { joinPartialSums } from '../../../../../src/compute/compiler/passes/partial-sums';
import { trace } from '../../../../../src/compute/compiler/trace';
import type { TensorMap, TensorSpecs } from '../../../../../src/compute/tensors';
import { expectSameGradients, openParityRuntimes } from '../../support/parity';
import { scheduled } from './scheduled';

const [steps, width] = [4, 3];

/** A recurrent network that reads x [rows, width] again at every step. */
function recurrent({ x, w, b, u }: TensorMap): Tensor {
  return Array.from({ length: steps }).reduce<Tensor>(
    (state) =>
      tf.tanh(
        tf.add(
          tf.add(tf.matMul(state as Tensor2D, w as Tensor2D), tf.matMul(x as Tensor2D, u as Tensor2D)),
          b,
        ),
      ),
    x,
  );
}

const shapes = (rows: number) => ({
  x: { shape: [rows, width] },
  w: { shape: [width, width] },
  b: { shape: [width] },
  u: { shape: [width, width] },
});

function gradientGraph(rows: number): ReturnType<typeof trace>['graph'] {
  const specs: TensorSpecs = Object.fromEntries(
    Object.entries(shapes(rows)).map(([name, { shape }]) => [name, { shape, dtype: 'float32' }]),
  );
  const program = ({ x, ...weights }: TensorMap) => {
    const names = Object.keys(weights);
    const loss = (...values: Tensor[]) =>
      tf.sum(recurrent({ x, ...Object.fromEntries(names.map((name, index) => [name, values[index]])) }));
    const gradients = tf.grads(loss)(Object.values(weights));
    return { flat: tf.concat1d(gradients.map((gradient) => tf.reshape<tf.Rank.R1>(gradient, [-1]))) };
  };
  return trace(program, specs).graph;
}

const additionsOfWeights = (rows: number) =>
  gradientGraph(rows).nodes.filter(
    ({ operator, outputs }) => operator === 'Add' && String(outputs[0].shape) === String([width, width]),
  );

describe('partial sums', () => {
  it('leave values and gradients as they were', async () => {
    const runtimes = await openParityRuntimes();
    for (const rows of [600, 20]) {
      await expectSameGradients(runtimes, shapes(rows), 1, { compiled: recurrent, eager: recurrent }, 1e-5);
    }
  });

  it('are joined over many rows, and added one by one over few', () => {
    expect(additionsOfWeights(600)).toHaveLength(0);
    expect(additionsOfWeights(20)).toHaveLength(2 * (steps - 1));
  });

  it('have the parts of a step computed before the gradient of the step before', () => {
    const graph = gradientGraph(600);
    const order = scheduled(graph);
    const positions = (select: (operator: string, rows: number, columns: number) => boolean) =>
      graph.nodes
        .filter(({ operator, outputs: [{ shape }] }) => select(operator, shape[0], shape[1]))
        .map(({ outputs: [{ name }] }) => order.indexOf(name))
        .sort((a, b) => a - b);
    const products = positions(
      (operator, rows, columns) => operator === 'MatMul' && rows === width && columns === width,
    );
    // The gradient of each tanh has a subtraction.
    const tanhGradients = positions((operator, rows) => operator === 'Sub' && rows === 600);
    expect(products).toHaveLength(2 * steps);
    expect(tanhGradients).toHaveLength(steps);
    tanhGradients.slice(2).forEach((position, step) => {
      expect(products.filter((product) => product < position).length).toBeGreaterThanOrEqual(2 * (step + 1));
    });
  });

  it('stay where one sum is a part of another', () => {
    const builder = new GraphBuilder();
    const matrix = { type: 'float32', shape: [2, 2] } as const;
    const rows = builder.input('rows', 'float32', [2, 600]);
    const columns = builder.input('columns', 'float32', [600, 2]);
    const sum = (right: typeof columns) => {
      const parts = Array.from({ length: 3 }, () => builder.node('MatMul', [rows, right], matrix));
      return parts.reduce((total, part) => builder.node('Add', [total, part], matrix));
    };
    const first = sum(columns);
    const second = sum(builder.node('MatMul', [columns, first], { type: 'float32', shape: [600, 2] }));
    const graph = builder.finish({ second });
    expect(joinPartialSums(graph)).toBe(graph);
  });
});
