import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withBackend } from '../../../../src/compute/backend-scope';
import { trace } from '../../../../src/compute/compiler/trace';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import type { TensorMap } from '../../../../src/compute/tensors';

const vector = { x: { shape: [4], dtype: 'float32' } } as const;
const operators = (program: (inputs: TensorMap) => TensorMap) =>
  trace(program, vector).graph.nodes.map(({ operator }) => operator);

beforeAll(openTfjsCpu);

describe('what cannot be traced says so', () => {
  const refused = (program: (x: Tensor) => Tensor) => () => trace(({ x }) => ({ y: program(x) }), vector);

  it('names an op that has no kernel', () => {
    expect(refused((x) => tf.cumsum(x))).toThrow(/no kernel for the tfjs op 'Cumsum'/);
  });

  it('refuses to read values', () => {
    expect(refused((x) => tf.mul(x, x.dataSync()[0]))).toThrow(/dataSync\(\) in a compiled function/);
    expect(refused((x) => tf.mul(x, (x.arraySync() as number[])[0]))).toThrow(
      /dataSync\(\) in a compiled function/,
    );
  });

  it.each([
    ['dropout', (x: Tensor) => tf.dropout(x, 0.5)],
    ['dropout', (x: Tensor) => tf.dropout(x, 0.5, undefined, 7)],
    ['randomNormal', (x: Tensor) => tf.add(x, tf.randomNormal([4]))],
    ['randomUniform', (x: Tensor) => tf.add(x, tf.randomUniform([4]))],
    ['truncatedNormal', (x: Tensor) => tf.add(x, tf.truncatedNormal([4]))],
    [
      'rand',
      (x: Tensor) =>
        tf.add(
          x,
          tf.rand([4], () => 0.5),
        ),
    ],
  ])('refuses tf.%s, which would repeat one draw', (name, program) => {
    expect(refused(program)).toThrow(
      new RegExp(`tf\\.\\w*(rand|${name})\\w* in a compiled function would repeat one random draw`),
    );
  });

  it('refuses tensors from outside', () => {
    const outside = withBackend('cpu', () => tf.keep(tf.tensor1d([1, 2, 3, 4])));
    expect(refused((x) => tf.add(x, outside))).toThrow(/from outside the traced function/);
    outside.dispose();
  });

  it('refuses a trace inside a trace', () => {
    expect(refused((x) => (trace(({ x: inner }) => ({ y: tf.neg(inner) }), vector), x))).toThrow(
      /another trace/,
    );
  });

  it('refuses gather with batch dimensions and complex numbers', () => {
    expect(() =>
      trace(({ x, at }) => ({ y: tf.gather(x, at, 1, 1) }), {
        x: { shape: [2, 3], dtype: 'float32' },
        at: { shape: [2, 1], dtype: 'int32' },
      }),
    ).toThrow(/batchDims/);
    expect(refused((x) => tf.mul(x, tf.tensor1d(['a', 'b', 'c', 'd'])))).toThrow();
  });

  it('refuses one name for an input and an output', () => {
    expect(() => trace(({ x }) => ({ x: tf.neg(x) }), vector)).toThrow(/'x' is the name of both/);
  });

  it('refuses a function that returns nothing, or is asynchronous', () => {
    expect(() => trace(() => ({}), vector)).toThrow(/returned no tensors/);

    expect(() =>
      trace((async ({ x }: TensorMap) => ({ y: x })) as unknown as (inputs: TensorMap) => TensorMap, vector),
    ).toThrow(/must be synchronous/);
  });

  it('leaves tfjs as it was, also after a failure', () => {
    withBackend('cpu', () => {
      const before = tf.memory().numTensors;
      trace(({ x }) => ({ y: tf.neg(x) }), vector);
      expect(refused((x) => tf.cumsum(x))).toThrow();
      expect(tf.getBackend()).toBe('cpu');
      expect(tf.memory().numTensors).toBe(before);
      expect(tf.engine().findBackendFactory('meshlens-trace')).toBeNull();
    });
  });
});

describe('the graph stays small', () => {
  it('drops what no output needs', () => {
    expect(operators(({ x }) => ({ y: tf.tidy(() => (tf.exp(x), tf.neg(x))) }))).toEqual(['Neg', 'Identity']);
  });

  it('folds constants and neutral operands', () => {
    expect(
      operators(({ x }) => ({ y: tf.add(tf.mul(x, tf.mul(2, tf.scalar(0.5))), tf.zeros([4])) })),
    ).toEqual(['Identity']);
  });

  it('knows the product with a matrix of zeros, which a recurrent network begins with, and that it has no gradient', () => {
    const product = (x: Tensor) => tf.matMul(tf.reshape(x, [2, 2]), tf.zeros([2, 3]));
    expect(operators(({ x }) => ({ y: tf.add(tf.sum(product(x)), x) }))).toEqual(['Identity']);
    expect(
      operators(({ x }) => ({
        y: tf.add(tf.grad((value: Tensor) => tf.sum(tf.square(product(value))))(x), x),
      })),
    ).toEqual(['Identity']);
  });

  it('does not build the array of ones in the gradient of a sum', () => {
    const gradient = ({ x }: TensorMap) => ({ y: tf.grad((value: Tensor) => tf.sum(tf.square(value)))(x) });
    expect(operators(gradient)).toEqual(['Mul', 'Identity']);
  });

  it('broadcasts, and differentiates a broadcast, without a copy', () => {
    const gradient = ({ x }: TensorMap) => ({
      y: tf.grad((value: Tensor) => tf.sum(tf.square(tf.broadcastTo(value, [6, 5, 4]))))(x),
    });
    expect(operators(gradient)).not.toContain('Expand');
    expect(operators(gradient)).not.toContain('Tile');
    expect(operators(gradient)).not.toContain('Slice');
  });

  it('joins chains of reshapes', () => {
    expect(
      operators(({ x }) => ({ y: tf.reshape(tf.reshape(tf.reshape(x, [2, 2]), [1, 4]), [4, 1]) })),
    ).toEqual(['Reshape', 'Identity']);
    expect(operators(({ x }) => ({ y: tf.neg(tf.reshape(tf.reshape(x, [2, 2]), [4])) }))).toEqual([
      'Neg',
      'Identity',
    ]);
  });
});
