/** Kernels that rearrange elements: reshape, transpose, slice, split, join, pad and repeat. */
import { sizeOf } from '../../tensors';
import type { GraphBuilder } from '../graph';
import { kernel, normaliseAxes } from '../kernel';
import type { Kernel } from '../kernel';
import { expand, full, reshape, reshapeValue, sameShape, uniform, uniformNumber } from '../symbolic';
import type { Symbolic } from '../symbolic';

/** Reorders axes; moving only axes of one element is a reshape. */
function transpose(graph: GraphBuilder, x: Symbolic, perm: readonly number[]): Symbolic {
  const shape = perm.map((axis) => x.shape[axis]);
  const valueShape = perm.map((axis) => x.value.shape[axis]);
  const moved = perm.filter((axis) => x.value.shape[axis] !== 1);
  const value = moved.every((axis, index) => index === 0 || moved[index - 1] < axis)
    ? reshapeValue(graph, x.value, valueShape)
    : graph.node('Transpose', [x.value], { type: x.value.type, shape: valueShape }, { perm });
  return { value, shape };
}

function slice(
  graph: GraphBuilder,
  x: Symbolic,
  begin: readonly number[],
  size: readonly number[],
): Symbolic {
  const lengths = x.shape.map((dimension, axis) =>
    (size[axis] ?? -1) === -1 ? dimension - (begin[axis] ?? 0) : size[axis],
  );
  const cut = [...x.value.shape.keys()].filter(
    (axis) => x.value.shape[axis] !== 1 && lengths[axis] !== x.shape[axis],
  );
  const valueShape = x.value.shape.map((dimension, axis) => (cut.includes(axis) ? lengths[axis] : dimension));
  if (cut.length === 0) {
    return { value: x.value, shape: lengths };
  }
  const starts = graph.integers(cut.map((axis) => begin[axis]));
  const ends = graph.integers(cut.map((axis) => begin[axis] + lengths[axis]));
  return {
    value: graph.node('Slice', [x.value, starts, ends, graph.integers(cut)], {
      type: x.value.type,
      shape: valueShape,
    }),
    shape: lengths,
  };
}

function split(
  graph: GraphBuilder,
  x: Symbolic,
  sizes: readonly number[],
  axis: number,
): readonly Symbolic[] {
  const withLength = (shape: readonly number[], length: number) =>
    shape.map((dimension, each) => (each === axis ? length : dimension));
  if (x.value.shape[axis] === 1 || sizes.length === 1) {
    return sizes.map((size) => ({ value: x.value, shape: withLength(x.shape, size) }));
  }
  const types = sizes.map((size) => ({ type: x.value.type, shape: withLength(x.value.shape, size) }));
  const values = graph.nodeWithOutputs('Split', [x.value, graph.integers(sizes)], types, { axis });
  return values.map((value, index) => ({ value, shape: withLength(x.shape, sizes[index]) }));
}

function concat(graph: GraphBuilder, tensors: readonly Symbolic[], axis: number): Symbolic {
  const values = tensors.map((tensor) => expand(graph, tensor).value);
  if (values.length === 1) {
    return full(values[0]);
  }
  const length = values.reduce((sum, value) => sum + value.shape[axis], 0);
  const shape = values[0].shape.map((dimension, each) => (each === axis ? length : dimension));
  return full(graph.node('Concat', values, { type: values[0].type, shape }, { axis }));
}

/** Repeats lazily along axes of one element; a real axis is repeated by the Tile operator. */
function tile(graph: GraphBuilder, x: Symbolic, reps: readonly number[]): Symbolic {
  const shape = x.shape.map((dimension, axis) => dimension * reps[axis]);
  const real = reps.map((count, axis) => (x.value.shape[axis] === 1 ? 1 : count));
  if (real.every((count) => count === 1)) {
    return { value: x.value, shape };
  }
  const valueShape = x.value.shape.map((dimension, axis) => dimension * real[axis]);
  return {
    value: graph.node('Tile', [x.value, graph.integers(real)], { type: x.value.type, shape: valueShape }),
    shape,
  };
}

export const layoutKernels: readonly Kernel[] = [
  kernel<{ shape: readonly number[] }>('Reshape', ['x'], (graph, [x], { shape }) =>
    reshape(graph, x, inferred(shape, x)),
  ),
  kernel<{ dim: number }>('ExpandDims', ['input'], (graph, [input], { dim }) => {
    const axis = dim < 0 ? dim + input.shape.length + 1 : dim;
    return reshape(graph, input, [...input.shape.slice(0, axis), 1, ...input.shape.slice(axis)]);
  }),
  kernel<{ perm: readonly number[] }>('Transpose', ['x'], (graph, [x], { perm }) =>
    transpose(graph, x, perm),
  ),
  kernel<{ begin: readonly number[]; size: readonly number[] }>(
    'Slice',
    ['x'],
    (graph, [x], { begin, size }) => slice(graph, x, begin, size),
  ),
  kernel<{ numOrSizeSplits: number | readonly number[]; axis: number }>(
    'SplitV',
    ['x'],
    (graph, [x], { numOrSizeSplits, axis }) => {
      const [along] = normaliseAxes(axis, x.shape.length);
      return split(graph, x, splitSizes(numOrSizeSplits, x.shape[along]), along);
    },
  ),
  kernel<{ axis: number }>('Concat', 'list', (graph, tensors, { axis }) =>
    concat(graph, tensors, normaliseAxes(axis, tensors[0].shape.length)[0]),
  ),
  kernel<{ axis: number }>('Pack', 'list', (graph, tensors, { axis }) => {
    const { shape } = tensors[0];
    const along = axis < 0 ? axis + shape.length + 1 : axis;
    return concat(
      graph,
      tensors.map((tensor) => reshape(graph, tensor, [...shape.slice(0, along), 1, ...shape.slice(along)])),
      along,
    );
  }),
  kernel<{ axis: number }>('Unpack', ['value'], (graph, [value], { axis }) => {
    const [along] = normaliseAxes(axis, value.shape.length);
    const pieces = split(graph, value, Array<number>(value.shape[along]).fill(1), along);
    return pieces.map((piece) =>
      reshape(
        graph,
        piece,
        value.shape.filter((_, each) => each !== along),
      ),
    );
  }),
  kernel<{ paddings: readonly (readonly [number, number])[]; constantValue: number }>(
    'PadV2',
    ['x'],
    (graph, [x], { paddings, constantValue }) => {
      const shape = x.shape.map((dimension, axis) => dimension + paddings[axis][0] + paddings[axis][1]);
      if (sameShape(shape, x.shape)) {
        return x;
      }
      const fill = constantValue ?? 0;
      if (uniformNumber(x) === fill) {
        return uniform(graph, fill, x.value.type, shape);
      }
      const { value } = expand(graph, x);
      const pads = graph.integers([
        ...paddings.map(([before]) => before),
        ...paddings.map(([, after]) => after),
      ]);
      return full(
        graph.node('Pad', [value, pads, graph.scalar(fill, value.type)], { type: value.type, shape }),
      );
    },
  ),
  kernel<{ reps: readonly number[] }>('Tile', ['x'], (graph, [x], { reps }) => tile(graph, x, reps)),
];

/** Replaces the -1 that tfjs allows once in a target shape. */
function inferred(shape: readonly number[], x: Symbolic): readonly number[] {
  const known = sizeOf(shape.filter((dimension) => dimension !== -1));
  return shape.map((dimension) => (dimension === -1 ? sizeOf(x.shape) / known : dimension));
}

/** Sizes of the pieces: equal ones for a count, else as listed with one optional -1 for the rest. */
function splitSizes(numOrSizes: number | readonly number[], length: number): readonly number[] {
  if (typeof numOrSizes === 'number') {
    return Array<number>(numOrSizes).fill(length / numOrSizes);
  }
  const known = numOrSizes.filter((size) => size !== -1).reduce((sum, size) => sum + size, 0);
  return numOrSizes.map((size) => (size === -1 ? length - known : size));
}
