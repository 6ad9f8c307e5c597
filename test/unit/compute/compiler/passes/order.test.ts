import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../../src/compute/compiler/graph';
import type { Graph, Value } from '../../../../../src/compute/compiler/graph';
import { orderForScheduler } from '../../../../../src/compute/compiler/passes/order';
import { sameShape } from '../../../../../src/compute/compiler/symbolic';
import { trace } from '../../../../../src/compute/compiler/trace';
import { scheduled } from './scheduled';

const scalar = { type: 'float32', shape: [] } as const;

/** A graph in which node i reads any two of the values before it. */
function drawnGraph(reads: readonly (readonly [number, number])[]): Graph {
  const builder = new GraphBuilder();
  const values: Value[] = [builder.input('x', 'float32', [])];
  for (const pair of reads) {
    values.push(
      builder.node(
        'Add',
        pair.map((read) => values[read % values.length]),
        scalar,
      ),
    );
  }
  return builder.finish({ last: values[values.length - 1], middle: values[values.length >> 1] });
}

describe('the order for the scheduler', () => {
  it('keeps every node, each after those it reads from', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 1, maxLength: 40 }), (reads) => {
        const graph = drawnGraph(reads);
        const ordered = orderForScheduler(graph);
        expect(new Set(ordered.nodes)).toEqual(new Set(graph.nodes));
        expect(ordered.nodes).toHaveLength(graph.nodes.length);
        const known = new Set(graph.inputs.map(({ name }) => name));
        for (const node of ordered.nodes) {
          expect(node.inputs.every(({ name }) => known.has(name))).toBe(true);
          node.outputs.forEach(({ name }) => known.add(name));
        }
      }),
    );
  });

  it('has the gradient of a late bias computed before the backward pass goes on to earlier layers', () => {
    const layers = (...[x, w1, b1, w2, b2]: Tensor[]) =>
      tf.sum<tf.Scalar>(
        tf.square(
          tf.add(
            tf.matMul(tf.tanh(tf.add(tf.matMul(x as Tensor2D, w1 as Tensor2D), b1)), w2 as Tensor2D),
            b2,
          ),
        ),
      );
    const { graph } = trace(
      ({ x, w1, b1, w2, b2 }) => {
        const gradients = tf.grads((...weights: Tensor[]) => layers(x, ...weights))([w1, b1, w2, b2]);
        return { flat: tf.concat1d(gradients.map((gradient) => tf.reshape<tf.Rank.R1>(gradient, [-1]))) };
      },
      Object.fromEntries(
        Object.entries({ x: [300, 4], w1: [4, 5], b1: [5], w2: [5, 6], b2: [6] }).map(([name, shape]) => [
          name,
          { shape, dtype: 'float32' } as const,
        ]),
      ),
    );
    const order = scheduled(graph);
    const position = (operator: string, shape: readonly number[]) =>
      order.indexOf(
        graph.nodes.find((node) => node.operator === operator && sameShape(node.outputs[0].shape, shape))
          ?.outputs[0].name ?? '',
      );
    const biasOfLast = position('MatMul', [1, 6]);
    expect(biasOfLast).toBeGreaterThan(-1);
    // The gradient of tanh has the only subtraction; after it comes the first layer.
    expect(biasOfLast).toBeLessThan(position('Sub', [300, 5]));
    expect(biasOfLast).toBeLessThan(position('MatMul', [1, 5]));
  });
});
