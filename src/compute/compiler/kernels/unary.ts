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
  ['Sign', 'Sign', Math.sign],
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
  return elementwise(graph, 'Cast', [tensor], type, { to: codeOf(type) });
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
    return alpha === 0
      ? cast(graph, positive, 'float32')
      : elementwise(
          graph,
          'Where',
          [positive, uniform(graph, 1, 'float32', []), uniform(graph, alpha, 'float32', [])],
          'float32',
        );
  }),
  kernel<{ dtype: DataType }>('Cast', ['x'], (graph, [x], { dtype }) => cast(graph, x, elementType(dtype))),
];
