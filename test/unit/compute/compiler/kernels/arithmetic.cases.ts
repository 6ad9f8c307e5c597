import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorMap } from './program';
import type { ParityCase, Sizes } from '../../support/parity';

type Binary = (a: Tensor, b: Tensor) => Tensor;

const operations: readonly (readonly [kernel: string, operation: Binary])[] = [
  ['Add', tf.add],
  ['Sub', tf.sub],
  ['Multiply', tf.mul],
  ['RealDiv', tf.div],
  ['Maximum', tf.maximum],
  ['Minimum', tf.minimum],
  ['SquaredDifference', tf.squaredDifference],
];

/** Divisors stay away from zero. */
const inputs = (a: readonly number[], b: readonly number[]) =>
  ({ a: { shape: a }, b: { shape: b, domain: 'positive' } }) as const;
const program = (operation: Binary) => (x: TensorMap) => operation(x.a, x.b);

const shapes: readonly (readonly [note: string, inputs: (sizes: Sizes) => ReturnType<typeof inputs>])[] = [
  ['same shape', ({ a, b }) => inputs([a, b], [a, b])],
  ['row against matrix', ({ a, b, c }) => inputs([a, b, c], [c])],
  ['both broadcast', ({ a, b, c }) => inputs([a, 1, c], [b, 1])],
];

/** tfjs refuses to differentiate these with respect to an operand that broadcasts. */
const sameShapeGradient = new Set(['Maximum', 'Minimum', 'SquaredDifference']);

const integers = { from: -5, below: 6 };

export const arithmeticCases: readonly ParityCase[] = [
  ...operations.flatMap(([kernel, operation]) =>
    shapes.map(([note, inputsOf]): ParityCase => ({
      kernel,
      note,
      differentiable: note === 'same shape' || !sameShapeGradient.has(kernel),
      build: (sizes) => ({ inputs: inputsOf(sizes), program: program(operation) }),
    })),
  ),
  ...operations.map(([kernel, operation]): ParityCase => ({
    kernel,
    note: 'constant operand',
    build: ({ a, b }) => ({
      inputs: { x: { shape: [a, b] } },
      program: ({ x }) =>
        tf.add(operation(x, tf.scalar(1.5)), operation(tf.scalar(2.5), tf.add(tf.abs(x), 1))),
    }),
  })),
  ...[0, 1].map((neutral): ParityCase => ({
    kernel: 'Add',
    note: `neutral operand ${neutral} that broadcasts`,
    build: ({ a, b }) => ({
      inputs: { x: { shape: [b] } },
      program: ({ x }) =>
        tf.add(
          tf.add(tf.mul(x, tf.fill([a, b], neutral)), tf.fill([a, 1], neutral)),
          tf.div(x, tf.ones([a, b])),
        ),
    }),
  })),
  {
    kernel: 'Add',
    note: 'integers',
    differentiable: false,
    build: ({ a }) => ({
      inputs: { a: { shape: [a], domain: integers }, b: { shape: [a], domain: integers } },
      program: program(tf.add),
    }),
  },
  {
    kernel: 'AddN',
    build: ({ a, b }) => ({
      inputs: { a: { shape: [a, b] }, b: { shape: [a, b] }, c: { shape: [a, b] } },
      program: (x) => tf.addN([x.a, x.b, x.c]),
    }),
  },
  ...[0.5, 1, 2, 3, -1.5].map((power): ParityCase => ({
    kernel: 'Pow',
    note: `power ${power}`,
    build: ({ a, b }) => ({
      inputs: { x: { shape: [a, b], domain: 'positive' } },
      program: ({ x }) => tf.pow(x, power),
    }),
  })),
  {
    kernel: 'Pow',
    note: 'tensor exponent',
    build: ({ a, b }) => ({
      inputs: { a: { shape: [a, b], domain: 'positive' }, b: { shape: [b] } },
      program: program(tf.pow),
    }),
  },
];
