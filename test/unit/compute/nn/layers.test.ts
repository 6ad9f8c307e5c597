import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { exactGelu, gelu } from '../../../../src/compute/nn/activations';
import { neighbourAttention, selfAttention } from '../../../../src/compute/nn/attention';
import { encoderLayer, encoderLayerSpec } from '../../../../src/compute/nn/encoder-layer';
import { gru, gruStates } from '../../../../src/compute/nn/gru';
import { linear, linearSpec, project, residual, residualSpec } from '../../../../src/compute/nn/linear';
import { huberLoss, pinball, pseudoHuberLoss, type HuberForm } from '../../../../src/compute/nn/losses';
import { layerNorm } from '../../../../src/compute/nn/norm';
import { huber } from '../../../../src/numeric/robust';
import type { ParameterSpec, TensorMap } from '../../../../src/compute';
import { expectSameGradients, openParityRuntimes, type CaseInput, type Runtimes } from '../support/parity';

let runtimes: Runtimes;
beforeAll(async () => {
  runtimes = await openParityRuntimes();
});

/** A layer compiled, against the same layer written the obvious way and run eagerly: values and every gradient. */
function same(
  inputs: Readonly<Record<string, CaseInput>>,
  seed: number,
  compiled: (inputs: TensorMap) => tf.Tensor,
  eager: (inputs: TensorMap) => tf.Tensor = compiled,
  absolute?: number,
): Promise<void> {
  return expectSameGradients(runtimes, inputs, seed, { compiled, eager }, absolute);
}

const inputsOf = (specs: readonly ParameterSpec[]): Record<string, CaseInput> =>
  Object.fromEntries(specs.map(({ name, shape }) => [name, { shape }]));

describe('losses', () => {
  const shapes = { error: { shape: [3, 4] }, weight: { shape: [3, 4], domain: 'positive' as const } };

  it.each<[HuberForm, number]>([
    ['sum', 1],
    ['sum', 0.1],
    ['product', 1],
    ['product', 0.1],
  ])('Huber as a %s, delta %d: values and gradients', async (form, delta) => {
    await same(
      shapes,
      1,
      ({ error, weight }) => huberLoss(error, weight, delta, form),
      ({ error, weight }) => {
        const size = tf.abs(error);
        const inside = tf.mul(0.5, tf.square(error));
        const isSmall = tf.step(tf.sub(delta, size));
        const beyond = tf.mul(delta, tf.sub(size, delta / 2));
        const each = tf.add(tf.mul(isSmall, inside), tf.mul(tf.sub(1, isSmall), beyond));
        return tf.div(tf.sum(tf.mul(each, weight)), tf.add(tf.sum(weight), 1e-6));
      },
    );
  });

  it('Huber on tensors is Huber on numbers, and 0 without weights', async () => {
    const errors = Float32Array.of(-3, -0.5, 0, 1, 2);
    const run = await runtimes.eager.compile(
      ({ error, weight }) => ({
        sum: huberLoss(error, weight, 1, 'sum'),
        product: huberLoss(error, weight, 1),
      }),
      { error: { shape: [5], dtype: 'float32' }, weight: { shape: [5], dtype: 'float32' } },
    );
    const expected = errors.reduce((sum, error) => sum + huber(Math.abs(error), 1), 0) / 5;
    for (const value of Object.values(
      await run.run({ error: errors, weight: new Float32Array(5).fill(1) }),
    )) {
      expect(value[0]).toBeCloseTo(expected, 5);
    }
    expect((await run.run({ error: errors, weight: new Float32Array(5) })).sum[0]).toBe(0);
    await run.dispose();
  });

  it('pseudo-Huber and pinball have the gradients of their definitions', async () => {
    await same(shapes, 2, ({ error, weight }) => pseudoHuberLoss(error, weight));
    await same(
      { residual: { shape: [7] } },
      3,
      ({ residual: x }) => pinball(x, 0.05),
      ({ residual: x }) => tf.where(tf.greaterEqual(x, 0), tf.mul(0.05, x), tf.mul(-0.95, x)),
    );
  });
});

describe('normalisation and activation', () => {
  it('layerNorm has mean 0 and deviation 1 before gain and shift', async () => {
    await same(
      { x: { shape: [3, 2, 5] }, gain: { shape: [5] }, shift: { shape: [5] } },
      4,
      ({ x, gain, shift }) => layerNorm(x, gain, shift),
      ({ x, gain, shift }) => {
        const { mean, variance } = tf.moments(x, -1, true);
        return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), gain), shift);
      },
      1e-5,
    );
  });

  it('exact gelu has the values and the gradient of its operations', async () => {
    await same(
      { x: { shape: [3, 9] } },
      5,
      ({ x }) => exactGelu(x),
      ({ x }) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
    );
  });

  it('gelu is close to x · Φ(x)', async () => {
    await same({ x: { shape: [9] } }, 5, ({ x }) => gelu(x));
    const run = await runtimes.eager.compile(
      ({ x }) => ({ is: gelu(x), exact: tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))) }),
      { x: { shape: [5], dtype: 'float32' } },
    );
    const { is, exact } = await run.run({ x: Float32Array.of(-3, -1, 0, 1, 3) });
    is.forEach((value, index) => expect(value).toBeCloseTo(exact[index], 2));
    await run.dispose();
  });
});

describe('linear layers', () => {
  it('project is a matrix product over the last axis; linear and residual have its gradients', async () => {
    await same(
      { x: { shape: [2, 3, 4] }, w: { shape: [4, 5] } },
      6,
      ({ x, w }) => project(x, w),
      ({ x, w }) => tf.matMul(x, tf.tile(tf.reshape(w, [1, 4, 5]), [2, 1, 1])),
    );
    await same({ x: { shape: [3, 4] }, ...inputsOf(linearSpec('a', 4, 2)) }, 7, (p) => linear(p, 'a', p.x));
    await same({ x: { shape: [3, 4] }, ...inputsOf(residualSpec('r', 4)) }, 8, (p) =>
      residual(p, 'r', p.x as tf.Tensor2D),
    );
  });
});

describe('attention', () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 3 }),
    places: fc.integer({ min: 1, max: 4 }),
    heads: fc.integer({ min: 1, max: 2 }),
    depth: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
  });

  it('over steps: head by head, values and gradients', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ rows, places, heads, depth, seed }) => {
        const width = heads * depth;
        await same(
          { qkv: { shape: [rows, places, 3 * width] }, bias: { shape: [rows, 1, 1, places] } },
          seed,
          ({ qkv, bias }) => selfAttention(qkv as tf.Tensor3D, heads, bias),
          ({ qkv, bias }) => {
            const byHead = tf.split(qkv, 3 * heads, 2);
            const mixed = Array.from({ length: heads }, (_, head) => {
              const [q, k, v] = [0, 1, 2].map((part) => byHead[part * heads + head]);
              const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(depth));
              return tf.matMul(tf.softmax(tf.add(scores, tf.reshape(bias, [rows, 1, places]))), v);
            });
            return tf.concat(mixed, 2);
          },
          1e-5,
        );
      }),
      { numRuns: 10 },
    );
  });

  it('over neighbours: values and gradients', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ rows, places, heads, depth, seed }) => {
        const width = heads * depth;
        const absent = (): tf.Tensor => tf.zeros([rows, places, 1]);
        await same(
          {
            query: { shape: [rows, width] },
            key: { shape: [rows * places, width] },
            values: { shape: [rows * places, width] },
          },
          seed,
          ({ query, key, values: value }) =>
            neighbourAttention({ query, key, value, absent: absent() }, heads),
          ({ query, key, values: value }) => {
            // tfjs has no gradient for a split into one part.
            const part = (x: tf.Tensor, each: number): tf.Tensor[] => {
              const whole = tf.reshape(x, [rows, each, width]);
              return heads === 1 ? [whole] : tf.split(whole, heads, 2);
            };
            const [q, k, v] = [part(query, 1), part(key, places), part(value, places)];
            const mixed = q.map((own, head) => {
              const scores = tf.div(tf.matMul(own, k[head], false, true), Math.sqrt(depth));
              return tf.matMul(tf.softmax(scores), v[head]);
            });
            return tf.reshape(tf.concat(mixed, 2), [rows, width]);
          },
          1e-4,
        );
      }),
      { numRuns: 10 },
    );
  });

  it('gives zeros to a row without neighbours, and ignores what an absent one holds', async () => {
    const run = await runtimes.compiled.compile(
      ({ query, key, value, absent }) => ({ heard: neighbourAttention({ query, key, value, absent }, 1) }),
      {
        query: { shape: [2, 1], dtype: 'float32' },
        key: { shape: [4, 1], dtype: 'float32' },
        value: { shape: [4, 1], dtype: 'float32' },
        absent: { shape: [2, 2, 1], dtype: 'float32' },
      },
    );
    const { heard } = await run.run({
      query: Float32Array.of(1, 1),
      key: Float32Array.of(1, 50, 3, 4),
      value: Float32Array.of(7, 100, 5, 6),
      absent: Float32Array.of(0, 1, 1, 1),
    });
    expect(heard[0]).toBeCloseTo(7, 4);
    expect(heard[1]).toBe(0);
    await run.dispose();
  });

  it('runs in an encoder layer, with the gradients of tfjs', async () => {
    const bias = (): tf.Tensor => tf.tensor([0, -1e4, 0], [1, 1, 1, 3]);
    await same(
      { state: { shape: [2, 3, 4] }, ...inputsOf(encoderLayerSpec('e', 4)) },
      9,
      ({ state, ...p }) => encoderLayer(p, 'e', state as tf.Tensor3D, 2, bias()),
      undefined,
      1e-4,
    );
  });
});

describe('gru', () => {
  it('is the unit written step by step, values and gradients', async () => {
    const [rows, hidden] = [2, 3];
    await same(
      {
        first: { shape: [rows, 3 * hidden] },
        second: { shape: [1, rows, 3 * hidden] },
        recurGates: { shape: [hidden, 2 * hidden] },
        recurState: { shape: [hidden, hidden] },
      },
      10,
      ({ first, second, recurGates, recurState }) => gru({ driven: [first, second], recurGates, recurState }),
      ({ first, second, recurGates, recurState }) => {
        const [fromReset, fromUpdate] = tf.split(recurGates, 2, 1);
        const step = (state: tf.Tensor2D, drive: tf.Tensor): tf.Tensor2D => {
          const [r, z, c] = tf.split(tf.reshape<tf.Rank.R2>(drive, [rows, 3 * hidden]), 3, 1);
          const reset = tf.sigmoid(tf.add(r, tf.matMul(state, fromReset as tf.Tensor2D)));
          const update = tf.sigmoid(tf.add(z, tf.matMul(state, fromUpdate as tf.Tensor2D)));
          const candidate = tf.tanh(tf.add(c, tf.matMul(tf.mul(reset, state), recurState as tf.Tensor2D)));
          return tf.add(tf.mul(update, state), tf.mul(tf.sub(1, update), candidate));
        };
        return step(step(tf.zeros([rows, hidden]), first), second);
      },
      1e-5,
    );
  });

  it('gives the state after each step', async () => {
    const shapes = {
      drive: { shape: [2, 9] },
      recurGates: { shape: [3, 6] },
      recurState: { shape: [3, 3] },
    };
    await same(
      shapes,
      11,
      ({ drive, recurGates, recurState }) =>
        tf.concat(gruStates({ driven: [drive, drive], recurGates, recurState }), 1),
      ({ drive, recurGates, recurState }) =>
        tf.concat(
          [1, 2].map((steps) =>
            gru({ driven: new Array<tf.Tensor>(steps).fill(drive), recurGates, recurState }),
          ),
          1,
        ),
      1e-5,
    );
  });
});
