/** Reductions over axes, and softmax. A repeated axis is never read: its sum is a product, its mean and maximum the value itself. */
import type { GraphBuilder } from '../graph';
import { kernel, normaliseAxes } from '../kernel';
import type { Kernel } from '../kernel';
import { expand, reshapeValue, uniform } from '../symbolic';
import type { Symbolic } from '../symbolic';
import { arithmetic } from './arithmetic';
import { cast } from './unary';

/** Reduces the axes that are real; the result keeps no reduced axis unless `keepDims`. */
function reduce(graph: GraphBuilder, operator: string, x: Symbolic, axes: readonly number[], keepDims: boolean): Symbolic {
  const { value } = x;
  const real = axes.filter((axis) => value.shape[axis] !== 1);
  const kept = value.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
  const reduced =
    real.length === 0 ? value : graph.node(operator, [value, graph.integers(real)], { type: value.type, shape: kept }, { keepdims: 1 });
  const drop = (shape: readonly number[]) => (keepDims ? shape : shape.filter((_, axis) => !axes.includes(axis)));
  return { value: reshapeValue(graph, reduced, drop(kept)), shape: drop(x.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension))) };
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
    const sum = reduce(graph, 'ReduceSum', x, axes, keepDims);
    return arithmetic(graph, 'Multiply', sum, uniform(graph, repetitions(x, axes), x.value.type, []));
  }),
  kernel<Axes>('Mean', ['x'], (graph, [x], { axis, keepDims }) =>
    reduce(graph, 'ReduceMean', cast(graph, x, 'float32'), normaliseAxes(axis, x.shape.length), keepDims),
  ),
  kernel<{ reductionIndices: number | readonly number[]; keepDims: boolean }>('Max', ['x'], (graph, [x], { reductionIndices, keepDims }) =>
    reduce(graph, 'ReduceMax', x, normaliseAxes(reductionIndices, x.shape.length), keepDims),
  ),
  kernel<Axes>('Min', ['x'], (graph, [x], { axis, keepDims }) => reduce(graph, 'ReduceMin', x, normaliseAxes(axis, x.shape.length), keepDims)),
  kernel<{ dim: number }>('Softmax', ['logits'], (graph, [logits], { dim }) => {
    const [axis] = normaliseAxes(dim, logits.shape.length);
    const { value, shape } = expand(graph, logits, [axis]);
    return { value: graph.node('Softmax', [value], value, { axis }), shape };
  }),
];
