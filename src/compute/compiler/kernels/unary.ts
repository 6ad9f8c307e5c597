/** Elementwise functions of one tensor, activations among them. */
import type { DataType } from '@tensorflow/tfjs-core';
import { arrayOf } from '../graph';
import type { ElementType, GraphBuilder } from '../graph';
import { elementType, kernel } from '../kernel';
import { codeOf } from '../../../onnx/element-type';
import type { Kernel } from '../kernel';
import { elementwise, uniform, uniformNumber } from '../symbolic';
import type { Symbolic } from '../symbolic';
import { arithmetic } from './arithmetic';

/** tfjs kernel name to ONNX operator, with the function that folds constants. */
const functions: readonly (readonly [name: string, operator: string, fold?: (x: number) => number])[] = [
  ['Abs', 'Abs', Math.abs],
  ['Erf', 'Erf'],
  ['Exp', 'Exp', Math.exp],
  ['Log', 'Log', Math.log],
  ['Neg', 'Neg', (x) => -x],
  ['Reciprocal', 'Reciprocal', (x) => 1 / x],
  ['Relu', 'Relu', (x) => Math.max(x, 0)],
  ['Sigmoid', 'Sigmoid'],
  ['Softplus', 'Softplus'],
  ['Sqrt', 'Sqrt', Math.sqrt],
  ['Tanh', 'Tanh', Math.tanh],
];

/** Converts between element types as tfjs does: towards integers by truncation, to bool by comparison with zero. */
export function cast(graph: GraphBuilder, tensor: Symbolic, type: ElementType): Symbolic {
  if (tensor.value.type === type) {
    return tensor;
  }
  const number = uniformNumber(tensor);
  if (number !== null) {
    return uniform(graph, Number(arrayOf([number], type)[0]), type, tensor.shape);
  }
  const source = tensor.value.type === 'float32' && type === 'int32' ? wrapped(graph, tensor) : tensor;
  return elementwise(graph, 'Cast', [source], type, { to: codeOf(type) });
}

const INTEGERS = 2 ** 32;

/** Floats beyond 32 bits as JavaScript makes them integers: modulo 2³², and 0 for what is no number. Runtimes disagree on these. */
function wrapped(graph: GraphBuilder, x: Symbolic): Symbolic {
  const number = (value: number): Symbolic => uniform(graph, value, 'float32', []);
  const turns = elementwise(
    graph,
    'Floor',
    [arithmetic(graph, 'Add', arithmetic(graph, 'Multiply', x, number(1 / INTEGERS)), number(0.5))],
    'float32',
  );
  const inside = arithmetic(graph, 'Sub', x, arithmetic(graph, 'Multiply', turns, number(INTEGERS)));
  const fits = elementwise(
    graph,
    'Less',
    [elementwise(graph, 'Abs', [x], 'float32'), number(INTEGERS / 2)],
    'bool',
  );
  return elementwise(graph, 'Where', [fits, x, whereNaN(graph, inside, number(0), inside)], 'float32');
}

/** One value where `x` is no number, another elsewhere. */
export function whereNaN(graph: GraphBuilder, x: Symbolic, then: Symbolic, otherwise: Symbolic): Symbolic {
  const test = elementwise(graph, 'IsNaN', [x], 'bool');
  return elementwise(graph, 'Where', [test, then, otherwise], otherwise.value.type);
}

function unary([name, operator, fold]: (typeof functions)[number]): Kernel {
  return kernel(name, ['x'], (graph, [x]) => {
    const number = uniformNumber(x);
    return number !== null && fold !== undefined
      ? uniform(graph, fold(number), x.value.type, x.shape)
      : elementwise(graph, operator, [x], x.value.type);
  });
}

export const unaryKernels: readonly Kernel[] = [
  ...functions.map(unary),
  // tfjs has 0 for what is no number, ONNX Runtime NaN.
  kernel('Sign', ['x'], (graph, [x]) => {
    const number = uniformNumber(x);
    if (number !== null) {
      return uniform(graph, Number.isNaN(number) ? 0 : Math.sign(number), x.value.type, x.shape);
    }
    const sign = elementwise(graph, 'Sign', [x], x.value.type);
    return x.value.type === 'float32' ? whereNaN(graph, x, uniform(graph, 0, 'float32', []), sign) : sign;
  }),
  kernel('Square', ['x'], (graph, [x]) => arithmetic(graph, 'Multiply', x, x)),
  kernel('Rsqrt', ['x'], (graph, [x]) =>
    elementwise(graph, 'Reciprocal', [elementwise(graph, 'Sqrt', [x], 'float32')], 'float32'),
  ),
  kernel<{ alpha: number }>('LeakyRelu', ['x'], (graph, [x], { alpha }) =>
    elementwise(graph, 'LeakyRelu', [x], 'float32', { alpha: { float: alpha } }),
  ),
  kernel<{ clipValueMin: number; clipValueMax: number }>(
    'ClipByValue',
    ['x'],
    (graph, [x], { clipValueMin, clipValueMax }) =>
      elementwise(
        graph,
        'Clip',
        [x, uniform(graph, clipValueMin, x.value.type, []), uniform(graph, clipValueMax, x.value.type, [])],
        x.value.type,
      ),
  ),
  // The gradient of relu: 1 where positive, alpha elsewhere.
  kernel<{ alpha: number }>('Step', ['x'], (graph, [x], { alpha }) => {
    const positive = elementwise(graph, 'Greater', [x, uniform(graph, 0, x.value.type, [])], 'bool');
    const step =
      alpha === 0
        ? cast(graph, positive, 'float32')
        : elementwise(
            graph,
            'Where',
            [positive, uniform(graph, 1, 'float32', []), uniform(graph, alpha, 'float32', [])],
            'float32',
          );
    return x.value.type === 'float32' ? whereNaN(graph, x, x, step) : step;
  }),
  kernel<{ dtype: DataType }>('Cast', ['x'], (graph, [x], { dtype }) => cast(graph, x, elementType(dtype))),
];
