import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBackend } from '../../../../src/compute/backend-scope';
import { gradientOverrides } from '../../../../src/compute/compiler/gradients';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import { expectClose } from '../support/parity';

// Read before anything installs the overrides: these are tfjs's own.
const originals = new Map(
  gradientOverrides.map(({ kernelName }) => [kernelName, tf.getGradient(kernelName)]),
);

beforeAll(openTfjsCpu);

/** The gradient of a weighted sum of `program` under our rule and under tfjs's. */
function bothGradients(
  kernelName: string,
  program: (x: Tensor) => Tensor,
  shape: number[],
): [Float32Array, Float32Array] {
  const override = gradientOverrides.find((each) => each.kernelName === kernelName)!;
  const under = (rule: tf.GradConfig) =>
    withBackend('cpu', () => {
      tf.registerGradient(rule);
      const x = tf.randomNormal(shape, 0, 1, 'float32', 1);
      // Weights make every output element count differently.
      const gradient = tf.grad((value: Tensor) =>
        tf.sum(tf.mul(program(value), tf.add(1, tf.square(program(value))))),
      )(x);
      return (gradient.dataSync() as Float32Array).slice();
    });
  const original = under(originals.get(kernelName)!);
  return [under(override), original];
}

describe('gradient overrides agree with the rules they replace', () => {
  it('tile, up to the rank tfjs supports', () => {
    const axis = fc.record({
      dimension: fc.integer({ min: 1, max: 3 }),
      reps: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), (axes) => {
        expectClose(
          ...bothGradients(
            'Tile',
            (x) =>
              tf.tile(
                x,
                axes.map(({ reps }) => reps),
              ),
            axes.map(({ dimension }) => dimension),
          ),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('tile of rank 5, which tfjs refuses', () => {
    const [override] = gradientOverrides;
    withBackend('cpu', () => {
      tf.registerGradient(override);
      const gradient = tf.grad((x: Tensor) => tf.sum(tf.tile(x, [2, 1, 3, 1, 2])))(tf.ones([1, 2, 1, 2, 1]));
      expect(Array.from(gradient.dataSync())).toEqual([12, 12, 12, 12]);
    });
  });

  it('segment sum, with dropped rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        (ids, width) => {
          expectClose(
            ...bothGradients(
              'UnsortedSegmentSum',
              (x) => tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), 4),
              [ids.length, width],
            ),
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});
