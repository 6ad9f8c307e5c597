import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, splitParameters } from '../../../../src/compute';
import { adapted, adapterSpecs, gateCost, type InsertionPoint } from '../../../../src/compute/nn/adapter';
import { expectSameGradients, openParityRuntimes, type CaseInput, type Runtimes } from '../support/parity';

const POINTS: readonly InsertionPoint[] = [
  { name: 'a', from: 5, to: 5, rank: 2 },
  { name: 'b', from: 5, to: 3, rank: 1, isLinear: true },
];
let runtimes: Runtimes;
beforeAll(async () => {
  runtimes = await openParityRuntimes();
});

const inputsOf = (point: InsertionPoint): Record<string, CaseInput> =>
  Object.fromEntries(adapterSpecs([point]).map(({ name, shape }) => [name, { shape }]));

describe('an adapter', () => {
  it('leaves what it stands beside as it is, until it has learned something', async () => {
    const specs = adapterSpecs(POINTS);
    const compiled = await runtimes.compiled.compile(
      ({ flat, h }) => ({
        out: adapted(splitParameters(flat as tf.Tensor1D, specs), POINTS[0], h as tf.Tensor2D),
      }),
      { flat: { shape: [30], dtype: 'float32' }, h: { shape: [2, 5], dtype: 'float32' } },
    );
    const h = Float32Array.from({ length: 10 }, (_, at) => at - 4);
    expect((await compiled.run({ flat: initialParameters(specs, 3), h })).out).toEqual(h);
    await compiled.dispose();
  });

  it('is its formula, values and gradients', async () => {
    const [point] = POINTS;
    await expectSameGradients(runtimes, { ...inputsOf(point), h: { shape: [4, 5] } }, 1, {
      compiled: ({ h, ...p }) => adapted(p, point, h as tf.Tensor2D),
      eager: ({ h, ...p }) => {
        const narrow = tf.leakyRelu(tf.matMul(h as tf.Tensor2D, p['a.down'] as tf.Tensor2D), 0.1);
        const open = tf.div(1, tf.add(1, tf.exp(tf.neg(p['a.gate']))));
        return tf.add(h, tf.mul(open, tf.matMul(narrow, p['a.up'] as tf.Tensor2D)));
      },
    });
  });

  it('can read one layer and correct another', async () => {
    const [, point] = POINTS;
    const inputs = { ...inputsOf(point), h: { shape: [4, 5] }, onto: { shape: [4, 3] } };
    await expectSameGradients(runtimes, inputs, 2, {
      compiled: ({ h, onto, ...p }) => adapted(p, point, h as tf.Tensor2D, onto as tf.Tensor2D),
      eager: ({ h, onto, ...p }) => {
        const wide = tf.matMul(tf.matMul(h as tf.Tensor2D, p['b.down'] as tf.Tensor2D), p['b.up']);
        return tf.add(onto, tf.mul(tf.sigmoid(p['b.gate']), wide));
      },
    });
  });

  it('costs as much as its gate is open', async () => {
    const gates = { 'a.gate': { shape: [1] }, 'b.gate': { shape: [1] } };
    await expectSameGradients(runtimes, gates, 3, {
      compiled: (p) => gateCost(p, POINTS),
      eager: (p) => tf.reshape(tf.div(tf.add(tf.sigmoid(p['a.gate']), tf.sigmoid(p['b.gate'])), 2), []),
    });
  });
});
