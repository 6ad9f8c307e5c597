/** Reductions over axes, and softmax. A repeated axis is never read: its sum is a product, its mean and maximum the value itself. */
import { codeOf } from '../../../onnx/element-type';
import { sizeOf } from '../../tensors';
import type { GraphBuilder, Value } from '../graph';
import { kernel, normaliseAxes } from '../kernel';
import type { Kernel } from '../kernel';
import { expand, reshapeValue, uniform } from '../symbolic';
import type { Symbolic } from '../symbolic';
import { arithmetic } from './arithmetic';
import { cast } from './unary';

/** Numbers that are summed in one piece. A single sum of ten million floats is off by percents, differently in each runtime. */
const BLOCK = 4096;

/** Reduces axes of a value to size 1; long sums and means in blocks, and an extreme of what holds NaN is NaN, as in tfjs. */
function reduceValue(
  graph: GraphBuilder,
  operator: string,
  value: Value,
  axes: readonly number[],
  kept: readonly number[],
): Value {
  const plain = (from: Value, over: readonly number[], shape: readonly number[]): Value =>
    graph.node(operator, [from, graph.integers(over)], { type: value.type, shape }, { keepdims: 1 });
  if (value.type !== 'float32') {
    return plain(value, axes, kept);
  }
  if (operator === 'ReduceMax' || operator === 'ReduceMin') {
    return markNaN(graph, value, axes, plain(value, axes, kept));
  }
  const blocked = inBlocks(graph, value, axes);
  return blocked === null
    ? plain(value, axes, kept)
    : reshapeValue(
        graph,
        reduceValue(
          graph,
          operator,
          plain(blocked, [2], [...blocked.shape.slice(0, 2), 1, blocked.shape[3]]),
          [1],
          [blocked.shape[0], 1, 1, blocked.shape[3]],
        ),
        kept,
      );
}

/** Axes beside each other as [before, blocks, block, behind]; null when they are short or cannot be cut into equal blocks. */
function inBlocks(graph: GraphBuilder, value: Value, axes: readonly number[]): Value | null {
  const [first, last] = [axes[0], axes[axes.length - 1]];
  const inner = value.shape.slice(first, last + 1);
  const count = sizeOf(inner);
  const isRun = inner.every((size, at) => size === 1 || axes.includes(first + at));
  if (!isRun || count <= BLOCK) {
    return null;
  }
  let block = BLOCK;
  while (count % block !== 0) {
    block--;
  }
  if (block === 1) {
    return null;
  }
  const [before, behind] = [sizeOf(value.shape.slice(0, first)), sizeOf(value.shape.slice(last + 1))];
  return reshapeValue(graph, value, [before, count / block, block, behind]);
}

/** NaN where any of what was reduced is NaN. */
function markNaN(graph: GraphBuilder, value: Value, axes: readonly number[], extreme: Value): Value {
  const { shape } = extreme;
  const test = graph.node('IsNaN', [value], { type: 'bool', shape: value.shape });
  const ones = graph.node('Cast', [test], { type: 'float32', shape: value.shape }, { to: codeOf('float32') });
  const any = graph.node(
    'ReduceMax',
    [ones, graph.integers(axes)],
    { type: 'float32', shape },
    { keepdims: 1 },
  );
  const isMarked = graph.node('Greater', [any, graph.scalar(0, 'float32')], { type: 'bool', shape });
  return graph.node('Where', [isMarked, graph.scalar(NaN, 'float32'), extreme], { type: 'float32', shape });
}

/** Reduces the axes that are real; the result keeps no reduced axis unless `keepDims`. */
function reduce(
  graph: GraphBuilder,
  operator: string,
  x: Symbolic,
  axes: readonly number[],
  keepDims: boolean,
): Symbolic {
  const { value } = x;
  const real = axes.filter((axis) => value.shape[axis] !== 1);
  const kept = value.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
  const reduced = real.length === 0 ? value : reduceValue(graph, operator, value, real, kept);
  const drop = (shape: readonly number[]) =>
    keepDims ? shape : shape.filter((_, axis) => !axes.includes(axis));
  return {
    value: reshapeValue(graph, reduced, drop(kept)),
    shape: drop(x.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension))),
  };
}

/** Rows from which a sum over leading axes becomes a product with ones. */
const MANY_ROWS = 256;

/**
 * Sums over all leading axes, as bias gradients are. With two threads ONNX Runtime's own sum over many rows takes twice
 * as long as with one; a row of ones times the matrix takes less than either.
 * @returns null when the axes are others, or the rows few
 */
function sumOfRows(graph: GraphBuilder, { value }: Symbolic, axes: readonly number[]): Value | null {
  const rows = sizeOf(value.shape.slice(0, axes.length));
  const columns = sizeOf(value.shape.slice(axes.length));
  const leading = axes.every((axis, index) => axis === index) && axes.length < value.shape.length;
  if (!leading || rows < MANY_ROWS || columns === 1 || value.type !== 'float32') {
    return null;
  }
  const ones = graph.constant(new Float32Array(rows).fill(1), 'float32', [1, rows]);
  return graph.node('MatMul', [ones, reshapeValue(graph, value, [rows, columns])], {
    type: 'float32',
    shape: [1, columns],
  });
}

/** How many times each element of the value occurs along these axes of the tensor. */
function repetitions(x: Symbolic, axes: readonly number[]): number {
  return axes.reduce((count, axis) => (x.value.shape[axis] === 1 ? count * x.shape[axis] : count), 1);
}

interface Axes {
  readonly axis: number | readonly number[];
  readonly keepDims: boolean;
}

export const reductionKernels: readonly Kernel[] = [
  kernel<Axes>('Sum', ['x'], (graph, [x], { axis, keepDims }) => {
    const axes = normaliseAxes(axis, x.shape.length);
    const rows = sumOfRows(graph, x, axes);
    if (rows !== null) {
      const keep = (shape: readonly number[]) => [
        ...(keepDims ? axes.map(() => 1) : []),
        ...shape.slice(axes.length),
      ];
      const sum = { value: reshapeValue(graph, rows, keep(x.value.shape)), shape: keep(x.shape) };
      return arithmetic(graph, 'Multiply', sum, uniform(graph, repetitions(x, axes), 'float32', []));
    }
    const sum = reduce(graph, 'ReduceSum', x, axes, keepDims);
    return arithmetic(graph, 'Multiply', sum, uniform(graph, repetitions(x, axes), x.value.type, []));
  }),
  kernel<Axes>('Mean', ['x'], (graph, [x], { axis, keepDims }) =>
    reduce(graph, 'ReduceMean', cast(graph, x, 'float32'), normaliseAxes(axis, x.shape.length), keepDims),
  ),
  kernel<{ reductionIndices: number | readonly number[]; keepDims: boolean }>(
    'Max',
    ['x'],
    (graph, [x], { reductionIndices, keepDims }) =>
      reduce(graph, 'ReduceMax', x, normaliseAxes(reductionIndices, x.shape.length), keepDims),
  ),
  kernel<Axes>('Min', ['x'], (graph, [x], { axis, keepDims }) =>
    reduce(graph, 'ReduceMin', x, normaliseAxes(axis, x.shape.length), keepDims),
  ),
  kernel<{ dim: number }>('Softmax', ['logits'], (graph, [logits], { dim }) => {
    const [axis] = normaliseAxes(dim, logits.shape.length);
    const { value, shape } = expand(graph, logits, [axis]);
    return { value: graph.node('Softmax', [value], value, { axis }), shape };
  }),
];
