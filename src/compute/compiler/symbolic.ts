/**
 * What stands for a tensor during a trace: a logical shape, and a graph value that may be smaller.
 *
 * Broadcasts are lazy. `value.shape` has the rank of `shape`, and each of its dimensions equals the logical one or is 1,
 * meaning "repeated". The gradients of sum, mean and tile multiply by arrays of ones; kept lazily, such an array is one
 * number, the product is a no-op, and nothing of full size is built until an operator needs it.
 */
import { sizeOf } from '../tensors';
import { arrayOf, scalarOf } from './graph';
import type { ElementType, GraphBuilder, NodeAttributes, Shape, Value } from './graph';

export interface Symbolic {
  readonly value: Value;
  readonly shape: Shape;
}

/** A tensor that is as large as its value. */
export function full(value: Value): Symbolic {
  return { value, shape: value.shape };
}

/** A tensor of this shape holding one number everywhere. */
export function uniform(graph: GraphBuilder, number: number, type: ElementType, shape: Shape): Symbolic {
  return {
    value: graph.constant(
      arrayOf([number], type),
      type,
      shape.map(() => 1),
    ),
    shape,
  };
}

/** The number a constant tensor holds everywhere, else null. */
export function uniformNumber(tensor: Symbolic): number | null {
  return scalarOf(tensor.value);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** The shape of an elementwise result under NumPy broadcasting. */
export function broadcastShapes(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let dimension = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own !== 1 && dimension !== 1 && own !== dimension) {
        throw new Error(
          `Shapes ${shapes.map((each) => `[${each.join(', ')}]`).join(' and ')} do not broadcast.`,
        );
      }
      dimension = own === 1 ? dimension : own;
    }
    return dimension;
  });
}

/** Appends an operator that works element by element, on the values as small as they are. */
export function elementwise(
  graph: GraphBuilder,
  operator: string,
  operands: readonly Symbolic[],
  type: ElementType,
  attributes: NodeAttributes = {},
): Symbolic {
  const valueShape = broadcastShapes(operands.map((operand) => operand.value.shape));
  const shape = broadcastShapes(operands.map((operand) => operand.shape));
  // A rank-0 scalar is shared between nodes and is what ONNX Runtime's fusion patterns look for; another operand must then give the rank.
  const ranked = operands.some(
    (operand) => uniformNumber(operand) === null && operand.value.shape.length === valueShape.length,
  );
  const inputs = operands.map((operand) => {
    const number = ranked ? uniformNumber(operand) : null;
    return number === null ? operand.value : graph.scalar(number, operand.value.type);
  });
  return { value: graph.node(operator, inputs, { type, shape: valueShape }, attributes), shape };
}

/** Makes the value as large as the tensor along the given axes (default: all). */
export function expand(
  graph: GraphBuilder,
  tensor: Symbolic,
  axes: readonly number[] = tensor.shape.map((_, axis) => axis),
): Symbolic {
  const target = tensor.value.shape.map((dimension, axis) =>
    axes.includes(axis) ? tensor.shape[axis] : dimension,
  );
  if (sameShape(target, tensor.value.shape)) {
    return tensor;
  }
  const value = graph.node('Expand', [tensor.value, graph.integers(target)], {
    type: tensor.value.type,
    shape: target,
  });
  return { value, shape: tensor.shape };
}

/** Reshapes, keeping broadcasts lazy where each group of merged or divided axes is wholly real or wholly repeated. */
export function reshape(graph: GraphBuilder, tensor: Symbolic, shape: Shape): Symbolic {
  if (sameShape(tensor.shape, shape)) {
    return tensor;
  }
  const target = regroup(tensor.shape, tensor.value.shape, shape);
  if (target === null) {
    return reshape(graph, expand(graph, tensor), shape);
  }
  return { value: reshapeValue(graph, tensor.value, target), shape };
}

/** Reshapes the value itself; a chain of reshapes becomes one. */
export function reshapeValue(graph: GraphBuilder, value: Value, shape: Shape): Value {
  if (sameShape(value.shape, shape)) {
    return value;
  }
  if (value.constant !== null) {
    return graph.constant(value.constant, value.type, shape);
  }
  const source = value.producer?.operator === 'Reshape' ? value.producer.inputs[0] : value;
  return sameShape(source.shape, shape)
    ? source
    : graph.node('Reshape', [source, graph.integers(shape)], { type: value.type, shape });
}

/**
 * The shape of the smaller value after a reshape of its tensor from `before` to `after`, or null when a repeated axis
 * would be merged with a real one. Both shapes are cut into the shortest runs of axes of equal size.
 */
function regroup(before: Shape, valueBefore: Shape, after: Shape): Shape | null {
  if (sizeOf(before) === 0) {
    return sameShape(before, valueBefore) ? after : null;
  }
  const result: number[] = [];
  let from = 0;
  let to = 0;
  while (from < before.length || to < after.length) {
    const fromStart = from;
    const toStart = to;
    let sizeBefore = before[from++] ?? 1;
    let sizeAfter = after[to++] ?? 1;
    while (sizeBefore !== sizeAfter) {
      if (sizeBefore < sizeAfter) {
        sizeBefore *= before[from++];
      } else {
        sizeAfter *= after[to++];
      }
    }
    const sizeOfValue = sizeOf(valueBefore.slice(fromStart, from));
    const run = after.slice(toStart, Math.min(to, after.length));
    if (sizeOfValue === sizeBefore) {
      result.push(...run);
    } else if (sizeOfValue === 1) {
      result.push(...run.map(() => 1));
    } else {
      return null;
    }
  }
  return result;
}
