import { elementsOf } from '../element-type';
import type { NodeView } from '../infer/node-view';
import type { Inferred, Shape } from '../infer/tensor-fact';
import { named, type Operator, type Operators } from './operator';

type Combine = (a: number, b: number) => number;

function reduced(shape: Shape, axes: ReadonlySet<number>, keep: boolean): Shape {
  return keep
    ? shape.map((size, axis) => (axes.has(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.has(axis));
}

/** Axes moved from an attribute to an input; none given means all, unless the node says that it means no reduction. */
function reduction(combine: Combine | null): Operator {
  const infer = (node: NodeView): readonly Inferred[] => {
    const shape = node.shape(0);
    const given = node.integersOf('axes', 1) ?? [];
    if (given.length === 0 && node.flag('noop_with_empty_axes')) {
      return [{ shape, values: node.knownValues(0) }];
    }
    const axes = new Set(
      given.length === 0 ? shape.keys() : given.map((axis) => node.axis(axis, shape.length)),
    );
    const values = node.knownValues(0);
    // Only sums and products over everything occur in shape arithmetic.
    const folds = combine !== null && values !== null && values.length > 0 && axes.size === shape.length;
    return [
      {
        shape: reduced(shape, axes, node.number('keepdims', 1) !== 0),
        values: folds ? Float64Array.of(values.reduce(combine)) : null,
      },
    ];
  };
  return { class: 'reduction', infer, flopsPerElement: 1, per: 'input' };
}

function argument(node: NodeView): readonly Inferred[] {
  const shape = node.shape(0);
  const axis = node.axis(node.number('axis', 0), shape.length);
  return [{ shape: reduced(shape, new Set([axis]), node.number('keepdims', 1) !== 0), dtype: 'int64' }];
}

function topK(node: NodeView): readonly Inferred[] {
  const shape = node.shapeOfRank(0, 1);
  const axis = node.axis(node.number('axis', -1), shape.length);
  const count = node.has(1) ? node.values(1)[0] : node.requiredNumber('k');
  const result = shape.map((size, index) => (index === axis ? count : size));
  return [{ shape: result }, { shape: result, dtype: 'int64' }];
}

export const reductionOperators: Operators = {
  ReduceSum: reduction((a, b) => a + b),
  ReduceProd: reduction((a, b) => a * b),
  ReduceMax: reduction((a, b) => Math.max(a, b)),
  ReduceMin: reduction((a, b) => Math.min(a, b)),
  ...named('ReduceMean ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare', reduction(null)),
  ...named('ArgMax ArgMin', { class: 'reduction', infer: argument, flopsPerElement: 1, per: 'input' }),
  TopK: { class: 'reduction', infer: topK, flopsPerElement: 1, per: 'input' },
  Size: {
    class: 'other',
    infer: (node) => [{ shape: [], dtype: 'int64', values: Float64Array.of(elementsOf(node.shape(0))) }],
  },
};
