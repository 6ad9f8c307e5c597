import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBackend } from '../../../../src/compute/backend-scope';
import { edgeStructure } from '../../../../src/compute/sparse/edges';
import type { EdgeStructure } from '../../../../src/compute/sparse/edges';
import { graphAttention, softmaxAtTargets } from '../../../../src/compute/sparse/graph-attention';
import type { TensorMap } from '../../../../src/compute/tensors';
import { expectSameGradients, openParityRuntimes } from '../support/parity';
import type { Runtimes } from '../support/parity';
import { denseAdjacency, drawGraph, graphPlans } from './graphs';

let runtimes: Runtimes;
beforeAll(async () => {
  runtimes = await openParityRuntimes();
});

/** Attention over all pairs of services, with the count of edges between them as a factor in the softmax. */
function denseAttention(
  x: Tensor2D,
  structure: EdgeStructure,
  sourceVector: Tensor2D,
  targetVector: Tensor2D,
): Tensor2D {
  const { services, edges, target } = structure;
  const [heads, depth] = sourceVector.shape;
  const counts = tf.tensor(denseAdjacency(structure, new Float32Array(edges).fill(1)), [
    1,
    services,
    services,
  ]);
  const byHead = tf.transpose(tf.reshape(x, [services, heads, depth]), [1, 0, 2]);
  const scoreOf = (vector: Tensor2D) => tf.sum(tf.mul(byHead, tf.expandDims(vector, 1)), 2);
  const scores = tf.leakyRelu(
    tf.add(tf.expandDims(scoreOf(targetVector), 2), tf.expandDims(scoreOf(sourceVector), 1)),
    0.2,
  );
  const powers = tf.mul(tf.exp(scores), counts);
  // One instead of zero where nothing arrives.
  const lonely = Array.from({ length: services }, (_, service) => (target.includes(service) ? 0 : 1));
  const weights = tf.div(powers, tf.add(tf.sum(powers, 2, true), tf.tensor3d(lonely, [1, services, 1])));
  return tf.reshape(tf.transpose(tf.matMul(weights, byHead), [1, 0, 2]), [services, heads * depth]);
}

describe('graph attention', () => {
  it('agrees with attention over a masked dense matrix, values and gradients', async () => {
    await fc.assert(
      fc.asyncProperty(
        graphPlans,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        async (plan, heads, depth) => {
          const { structure } = drawGraph(plan);
          const vector = { shape: [heads, depth] };
          const inputs = { x: { shape: [plan.services, heads * depth] }, from: vector, to: vector };
          const sparse = ({ x, from, to }: TensorMap) =>
            graphAttention(x as Tensor2D, structure, from as Tensor2D, to as Tensor2D);
          const dense = ({ x, from, to }: TensorMap) =>
            denseAttention(x as Tensor2D, structure, from as Tensor2D, to as Tensor2D);
          // Scores shifted alike give the same weights, so the gradient of `to` is what is left of sums that nearly cancel.
          await expectSameGradients(runtimes, inputs, plan.seed, { compiled: sparse, eager: dense }, 1e-5);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('computes eagerly what it computes compiled', async () => {
    const { structure } = drawGraph({ services: 7, hubEdges: 70, otherEdges: 20, seed: 2 });
    const program = ({ x, from, to }: TensorMap) =>
      graphAttention(x as Tensor2D, structure, from as Tensor2D, to as Tensor2D);
    await expectSameGradients(
      runtimes,
      { x: { shape: [7, 6] }, from: { shape: [2, 3] }, to: { shape: [2, 3] } },
      1,
      { compiled: program, eager: program },
    );
  });

  it('keeps large scores in range', () => {
    const structure = edgeStructure({
      services: 2,
      source: Int32Array.of(0, 1, 1),
      target: Int32Array.of(0, 0, 1),
    });
    const weights = withBackend('cpu', () =>
      softmaxAtTargets(tf.tensor2d([[1000], [1001], [-900]]), structure).dataSync(),
    );
    expect([...weights]).toEqual(
      [1 / (1 + Math.E), Math.E / (1 + Math.E), 1].map((weight) => expect.closeTo(weight, 5) as number),
    );
  });
});
