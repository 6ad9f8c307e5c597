/** Operators that treat each element by itself. */
import { elementTypeOf, isInteger } from '../element-type';
import { broadcastShapes } from '../infer/broadcast';
import { broadcastSource, pickElements } from '../infer/indexing';
import type { NodeView } from '../infer/node-view';
import type { Inferred } from '../infer/tensor-fact';
import { named, type Operators, sameShape } from './operator';

type Combine = (a: number, b: number) => number;

/** Applies a function to every element of the first input, if they are known. */
function unary(compute: (value: number) => number): (node: NodeView) => readonly Inferred[] {
  return (node) => [{ shape: node.shape(0), values: node.knownValues(0)?.map(compute) ?? null }];
}

/** All inputs broadcast together, combined from left to right where they are known. */
function variadic(combine: Combine | null, dtype?: 'bool'): (node: NodeView) => readonly Inferred[] {
  return (node) => {
    const indices = Array.from({ length: node.inputCount }, (_, index) => index).filter((index) =>
      node.has(index),
    );
    const shape = broadcastShapes(indices.map((index) => node.shape(index)));
    const known = indices.map((index) =>
      pickElements(node.knownValues(index), node.shape(index), shape, broadcastSource(node.shape(index))),
    );
    const integer = isInteger(node.dtype(0)) && dtype !== 'bool';
    const fold = (a: Float64Array, b: Float64Array): Float64Array =>
      a.map((value, index) => wholeIf(integer, (combine as Combine)(value, b[index])));
    const values = combine !== null && known.every((one) => one !== null) ? known.reduce(fold) : null;
    return [{ shape, values, ...(dtype ? { dtype } : {}) }];
  };
}

/** Integer division truncates. */
function wholeIf(integer: boolean, value: number): number {
  return integer && Number.isFinite(value) ? Math.trunc(value) : value;
}

const truth = (condition: boolean): number => (condition ? 1 : 0);

function binary(combine: Combine): Operators[string] {
  return { class: 'elementwise', flopsPerElement: 1, infer: variadic(combine) };
}

function comparison(combine: (a: number, b: number) => boolean): Operators[string] {
  return {
    class: 'elementwise',
    flopsPerElement: 1,
    infer: variadic((a, b) => truth(combine(a, b)), 'bool'),
  };
}

function map(flopsPerElement: number, compute?: (value: number) => number): Operators[string] {
  return { class: 'elementwise', flopsPerElement, infer: compute === undefined ? sameShape : unary(compute) };
}

/** ONNX: the sign of an integer modulus follows the divisor, that of fmod the dividend. */
function modulo(node: NodeView): readonly Inferred[] {
  return variadic(node.flag('fmod') ? (a, b) => a % b : (a, b) => a - b * Math.floor(a / b))(node);
}

function cast(node: NodeView): readonly Inferred[] {
  const dtype = node.node.opType === 'CastLike' ? node.dtype(1) : elementTypeOf(node.requiredNumber('to'));
  const convert =
    dtype === 'bool'
      ? (value: number) => truth(value !== 0)
      : (value: number) => wholeIf(isInteger(dtype), value);
  return [{ shape: node.shape(0), dtype, values: node.knownValues(0)?.map(convert) ?? null }];
}

function where(node: NodeView): readonly Inferred[] {
  const shapes = [0, 1, 2].map((index) => node.shape(index));
  const shape = broadcastShapes(shapes);
  const [condition, yes, no] = shapes.map((from, index) =>
    pickElements(node.knownValues(index), from, shape, broadcastSource(from)),
  );
  const values =
    condition && yes && no ? condition.map((chosen, index) => (chosen !== 0 ? yes[index] : no[index])) : null;
  return [{ shape, dtype: node.dtype(1), values }];
}

/** The mask has the shape of the data; operator sets from 12 on name it as a second output. */
function dropout(node: NodeView): readonly Inferred[] {
  return [
    { shape: node.shape(0), values: node.knownValues(0) },
    { shape: node.shape(0), dtype: 'bool' },
  ];
}

export const elementwiseOperators: Operators = {
  Identity: { class: 'data-movement', view: true, infer: unary((value) => value) },
  Dropout: { class: 'data-movement', view: true, infer: dropout },
  Cast: { class: 'data-movement', infer: cast },
  CastLike: { class: 'data-movement', infer: cast },
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Pow: binary((a, b) => a ** b),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Sum: binary((a, b) => a + b),
  Mod: { class: 'elementwise', flopsPerElement: 1, infer: modulo },
  Equal: comparison((a, b) => a === b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  And: comparison((a, b) => a !== 0 && b !== 0),
  Or: comparison((a, b) => a !== 0 || b !== 0),
  Xor: comparison((a, b) => (a !== 0) !== (b !== 0)),
  // What a mask puts in is a number written many times.
  Where: { class: 'elementwise', flopsPerElement: 1, infer: where, notWeights: [1, 2] },
  ...named('Mean BitShift BitwiseAnd BitwiseOr BitwiseXor PRelu', {
    class: 'elementwise',
    flopsPerElement: 1,
    infer: variadic(null),
  }),
  Not: {
    class: 'elementwise',
    flopsPerElement: 1,
    infer: (node) => [
      {
        shape: node.shape(0),
        dtype: 'bool',
        values: node.knownValues(0)?.map((value) => truth(value === 0)) ?? null,
      },
    ],
  },
  ...named('IsNaN IsInf', {
    class: 'elementwise',
    flopsPerElement: 1,
    infer: (node) => [{ shape: node.shape(0), dtype: 'bool' }],
  }),
  Neg: map(1, (value) => -value),
  Abs: map(1, Math.abs),
  Floor: map(1, Math.floor),
  Ceil: map(1, Math.ceil),
  Sqrt: map(1, Math.sqrt),
  Reciprocal: map(1, (value) => 1 / value),
  Sign: map(1, Math.sign),
  ...named('Relu LeakyRelu ThresholdedRelu Clip Round Shrink BitwiseNot Trilu', map(1)),
  ...named('HardSigmoid', map(3)),
  ...named('HardSwish Selu Elu Celu Softsign', map(4)),
  ...named('Exp Log Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh', map(4)),
  ...named('Sigmoid Tanh Erf Softplus', map(5)),
  ...named('Swish QuickGelu', map(6)),
  ...named('Gelu FastGelu BiasGelu Mish', map(8)),
  ...named('BiasAdd BiasDropout', map(1)),
  CumSum: { class: 'reduction', flopsPerElement: 1, infer: sameShape },
  ...named('Bernoulli RandomNormalLike RandomUniformLike', {
    class: 'other',
    flopsPerElement: 4,
    random: true,
    infer: sameShape,
  }),
};
