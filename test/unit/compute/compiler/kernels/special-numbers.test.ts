/** NaN, infinities and long sums: the compiled program gives the same in every runtime, and what tfjs gives. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openOnnxRuntimeNode } from '../../../../../src/compute/runtimes/onnxruntime-node';
import { openOnnxRuntimeWeb } from '../../../../../src/compute/runtimes/onnxruntime-web';
import { openTfjsCpu } from '../../../../../src/compute/runtimes/tfjs-cpu';
import type { Runtime } from '../../../../../src/compute/runtimes/runtime';
import type { Tensor } from './program';

type Program = (x: Tensor, z: Tensor) => Tensor;
const [ROWS, COLUMNS] = [4, 8];
const shape = [ROWS, COLUMNS] as const;
const x = Float32Array.from({ length: ROWS * COLUMNS }, (_, at) => (at % COLUMNS) - 3);
const z = Float32Array.from({ length: ROWS * COLUMNS }, (_, at) => ((at * 5) % 7) - 3);
[1, 10, 23, 24].forEach((at) => (x[at] = NaN));
[2, 10].forEach((at) => (z[at] = NaN));
x[30] = Infinity;
z[31] = -Infinity;

const unary: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  abs: tf.abs,
  exp: tf.exp,
  neg: tf.neg,
  relu: tf.relu,
  sigmoid: tf.sigmoid,
  sign: tf.sign,
  softplus: tf.softplus,
  sqrt: tf.sqrt,
  tanh: tf.tanh,
  'step with a slope': (one) => tf.step(one, 0.3),
  step: tf.step,
  'leaky relu': (one) => tf.leakyRelu(one, 0.2),
  clip: (one) => tf.clipByValue(one, -1, 2),
  softmax: tf.softmax,
  'cast to integers': (one) => tf.cast(one, 'int32'),
  'cast of numbers beyond 32 bits': (one) => tf.cast(tf.mul(one, 1e10), 'int32'),
  'cast at the limit': (one) => tf.cast(tf.mul(one, 2 ** 31), 'int32'),
  'cast to truth values': (one) => tf.cast(tf.cast(one, 'bool'), 'float32'),
};
const binary: Readonly<Record<string, Program>> = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  divide: tf.div,
  power: tf.pow,
  equal: (a, b) => tf.cast(tf.equal(a, b), 'float32'),
  'not equal': (a, b) => tf.cast(tf.notEqual(a, b), 'float32'),
  greater: (a, b) => tf.cast(tf.greater(a, b), 'float32'),
  'less or equal': (a, b) => tf.cast(tf.lessEqual(a, b), 'float32'),
};
const programs: readonly (readonly [string, Program])[] = [
  ...Object.entries(unary).map(([name, of]): [string, Program] => [name, (one) => of(one)]),
  ...Object.entries(binary),
  ...Object.entries({ sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min }).flatMap(([name, of]) =>
    [undefined, 0, 1].map((axis): [string, Program] => [
      `${name} over ${axis ?? 'all'}`,
      (one) => of(one, axis),
    ]),
  ),
];

describe('runtimes', () => {
  let compiled: readonly Runtime[];
  let eager: Runtime;
  beforeAll(async () => {
    compiled = [await openOnnxRuntimeNode(1), await openOnnxRuntimeWeb()];
    eager = await openTfjsCpu();
  });

  it.each(programs)('agree on NaN and infinities: %s', async (_, program) => {
    const values = async (runtime: Runtime): Promise<readonly number[]> => {
      const run = await runtime.compile(({ x: one, z: other }) => ({ y: program(one, other) }), {
        x: { shape, dtype: 'float32' },
        z: { shape, dtype: 'float32' },
      });
      const { y } = await run.run({ x, z });
      await run.dispose();
      // Rounding aside.
      return Array.from(y, (value) => (Number.isInteger(value) ? value : Number(value.toPrecision(4))) + 0);
    };
    const expected = await values(eager);
    for (const runtime of compiled) {
      expect(await values(runtime)).toEqual(expected);
    }
  });

  it.each([
    ['mean', tf.mean, 2_000_000, 1],
    ['sum', tf.sum, 1_999_993 * 2, 1],
    ['mean', tf.mean, 3000, 700],
  ] as const)('agree on a long %s', async (name, of, rows, columns) => {
    const data = Float32Array.from({ length: rows * columns }, (__, at) => 0.7 + (at % 7) / 10);
    const exact = data.reduce((sum, value) => sum + value, 0) / (name === 'mean' ? data.length : 1);
    for (const runtime of compiled) {
      const run = await runtime.compile(({ long }) => ({ y: of(long) }), {
        long: { shape: [rows, columns], dtype: 'float32' },
      });
      const { y } = await run.run({ long: data });
      await run.dispose();
      expect(Math.abs(y[0] / exact - 1)).toBeLessThan(1e-5);
    }
  });
});
