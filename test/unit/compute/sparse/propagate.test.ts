import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/numeric/random';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { propagate, rowsAtEdges, sumAtTargets } from '../../../../src/compute/sparse/propagate';
import { expectSameGradients, openParityRuntimes } from '../support/parity';
import type { Runtimes } from '../support/parity';
import { denseAdjacency, drawGraph, graphPlans, incidence } from './graphs';

let runtimes: Runtimes;
beforeAll(async () => {
  runtimes = await openParityRuntimes();
});

const width = fc.integer({ min: 1, max: 5 });
const batch = fc.integer({ min: 1, max: 3 });

describe('propagate', () => {
  it('is the product with the dense adjacency, values and gradients, on every kind of graph', async () => {
    await fc.assert(
      fc.asyncProperty(graphPlans, width, batch, async (plan, features, samples) => {
        const { structure, weights } = drawGraph(plan);
        const adjacency = denseAdjacency(structure, weights);
        await expectSameGradients(runtimes, { x: { shape: [samples, plan.services, features] } }, plan.seed, {
          compiled: ({ x }) => propagate(x as Tensor3D, structure, weights),
          eager: ({ x }) => tf.matMul(tf.tensor3d(adjacency, [1, plan.services, plan.services]), x),
        });
      }),
      { numRuns: 25 },
    );
  });

  it('gives computed weights the gradient that the dense adjacency has', async () => {
    await fc.assert(
      fc.asyncProperty(graphPlans, width, async (plan, features) => {
        const { structure } = drawGraph(plan);
        const { services, edges, source, target } = structure;
        await expectSameGradients(
          runtimes,
          { x: { shape: [services, features] }, w: { shape: [edges] } },
          plan.seed,
          {
            compiled: ({ x, w }) => propagate(x as Tensor2D, structure, w as Tensor1D),
            eager: ({ x, w }) =>
              tf.matMul(
                tf.matMul(
                  incidence(target, services),
                  tf.mul(incidence(source, services), tf.reshape(w, [edges, 1])),
                  true,
                ),
                x,
              ),
          },
        );
      }),
      { numRuns: 15 },
    );
  });

  it('computes eagerly what it computes compiled', async () => {
    const { structure, weights } = drawGraph({ services: 9, hubEdges: 600, otherEdges: 40, seed: 1 });
    const program = ({ x }: Readonly<Record<string, Tensor>>) => propagate(x as Tensor2D, structure, weights);
    await expectSameGradients(runtimes, { x: { shape: [9, 4] } }, 1, { compiled: program, eager: program });
  });

  it('gives the same bits with one thread and with two, also when the rows come in several blocks', async () => {
    const random = createRandom(4);
    const { structure, weights } = drawGraph({ services: 900, hubEdges: 3000, otherEdges: 9000, seed: 4 });
    const x = new Float32Array(900 * 96).map(() => random.normal());
    const program = ({ x: rows }: Readonly<Record<string, Tensor>>) => {
      const { value, grad } = tf.valueAndGrad((each: Tensor) =>
        tf.sum(tf.square(propagate(each as Tensor2D, structure, weights))),
      )(rows);
      return { value, grad };
    };
    const specs = { x: { shape: [900, 96], dtype: 'float32' } } as const;
    const [one, two] = await Promise.all(
      [1, 2].map(async (threads) =>
        (await (await openOnnxRuntimeNode(threads)).compile(program, specs)).run({ x }),
      ),
    );
    expect(two).toEqual(one);
  });

  it('refuses a tensor of another graph', () => {
    const { structure, weights } = drawGraph({ services: 3, hubEdges: 0, otherEdges: 2, seed: 1 });
    expect(() => propagate({ rank: 2, shape: [4, 1] } as unknown as Tensor2D, structure, weights)).toThrow(
      'The graph has 3 services, the tensor 4 rows.',
    );
  });
});

describe('rows at edges and sums at targets', () => {
  it('are products with the incidence matrices, values and gradients', async () => {
    await fc.assert(
      fc.asyncProperty(graphPlans, width, async (plan, features) => {
        const { structure } = drawGraph(plan);
        const { services, edges, source, target } = structure;
        for (const [end, ends] of [
          ['source', source],
          ['target', target],
        ] as const) {
          await expectSameGradients(runtimes, { x: { shape: [services, features] } }, plan.seed, {
            compiled: ({ x }) => rowsAtEdges(x as Tensor2D, structure, end),
            eager: ({ x }) => tf.matMul(incidence(ends, services), x),
          });
        }
        await expectSameGradients(runtimes, { x: { shape: [edges, features] } }, plan.seed, {
          compiled: ({ x }) => sumAtTargets(x as Tensor2D, structure),
          eager: ({ x }) => tf.matMul(incidence(target, services), x, true),
        });
      }),
      { numRuns: 15 },
    );
  });
});
