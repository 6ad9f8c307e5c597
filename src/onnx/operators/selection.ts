/** Operators that cut, join and look up. */
import { elementsOf } from '../element-type';
import { pickElements } from '../infer/indexing';
import { NodeProblem, type NodeView } from '../infer/node-view';
import { type Inferred, MAX_FOLDED_ELEMENTS } from '../infer/tensor-fact';
import { named, type Operator, type Operators, sameShape } from './operator';

function concat(node: NodeView): readonly Inferred[] {
  return [
    join(
      node,
      Array.from({ length: node.inputCount }, (_, index) => index),
    ),
  ];
}

function join(node: NodeView, inputs: readonly number[]): Inferred {
  if (inputs.length === 0) {
    throw new NodeProblem('it has nothing to join');
  }
  const shapes = inputs.map((index) => node.shape(index));
  const axis = node.axis(node.number('axis', 1), shapes[0].length);
  const fits = shapes.every(
    (shape) =>
      shape.length === shapes[0].length && shape.every((size, at) => at === axis || size === shapes[0][at]),
  );
  if (!fits) {
    throw new NodeProblem(
      `shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} cannot be joined along axis ${axis}`,
    );
  }
  const shape = shapes[0].map((size, at) =>
    at === axis ? shapes.reduce((sum, one) => sum + one[axis], 0) : size,
  );
  const parts = inputs.map((index) =>
    node.shape(index).includes(0) ? new Float64Array(0) : node.knownValues(index),
  );
  // Shape arithmetic joins vectors.
  const known = shape.length === 1 && shape[0] <= MAX_FOLDED_ELEMENTS && parts.every((part) => part !== null);
  return {
    shape,
    values: known ? Float64Array.from(parts.flatMap((part) => [...part])) : null,
    dtype: node.dtype(inputs[0]),
  };
}

function split(node: NodeView): readonly Inferred[] {
  const from = node.shape(0);
  const axis = node.axis(node.number('axis', 0), from.length);
  const piece = Math.ceil(from[axis] / node.outputCount);
  const sizes =
    node.integersOf('split', 1) ??
    Array.from({ length: node.outputCount }, (_, index) =>
      Math.max(0, Math.min(piece, from[axis] - piece * index)),
    );
  if (sizes.reduce((sum, size) => sum + size, 0) !== from[axis]) {
    throw new NodeProblem(`it splits ${from[axis]} into ${sizes.join(' + ')}`);
  }
  let start = 0;
  return sizes.map((size) => {
    const begin = start;
    start += size;
    const shape = from.map((whole, at) => (at === axis ? size : whole));
    return {
      shape,
      values: pickElements(node.knownValues(0), from, shape, (place) =>
        place.map((at, on) => (on === axis ? at + begin : at)),
      ),
    };
  });
}

function slice(node: NodeView): readonly Inferred[] {
  const from = node.shape(0);
  const starts = node.integersOf('starts', 1);
  const ends = node.integersOf('ends', 2);
  if (starts === null || ends === null) {
    throw new NodeProblem('its starts or ends are missing');
  }
  const axes = (node.integersOf('axes', 3) ?? [...starts.keys()]).map((axis) => node.axis(axis, from.length));
  const steps = node.has(4) ? [...node.values(4)] : starts.map(() => 1);
  const shape = [...from];
  const begin = from.map(() => 0);
  const step = from.map(() => 1);
  axes.forEach((axis, index) => {
    const size = from[axis];
    step[axis] = steps[index];
    if (step[axis] === 0) {
      throw new NodeProblem('its step is 0');
    }
    const backwards = step[axis] < 0;
    const clamp = (value: number): number =>
      Math.min(Math.max(value < 0 ? value + size : value, backwards ? -1 : 0), backwards ? size - 1 : size);
    begin[axis] = clamp(starts[index]);
    // Any end far below zero means "down to the first"; −1 alone means the last.
    shape[axis] = Math.max(0, Math.ceil((clamp(ends[index]) - begin[axis]) / step[axis]));
  });
  const source = (place: readonly number[]): readonly number[] =>
    place.map((at, axis) => begin[axis] + at * step[axis]);
  return [{ shape, values: pickElements(node.knownValues(0), from, shape, source) }];
}

function gather(node: NodeView): readonly Inferred[] {
  const from = node.shapeOfRank(0, 1);
  const places = node.shape(1);
  const axis = node.axis(node.number('axis', 0), from.length);
  const shape = [...from.slice(0, axis), ...places, ...from.slice(axis + 1)];
  const indices = node.knownValues(1);
  if (indices === null || node.knownValues(0) === null || elementsOf(shape) > MAX_FOLDED_ELEMENTS) {
    return [{ shape }];
  }
  if (indices.some((index) => index < -from[axis] || index >= from[axis])) {
    throw new NodeProblem(`it asks for an entry that [${from.join(', ')}] does not have`);
  }
  const strides = places.map((_, at) => elementsOf(places.slice(at + 1)));
  const source = (place: readonly number[]): readonly number[] => {
    const index = indices[places.reduce((flat, _, at) => flat + place[axis + at] * strides[at], 0)];
    return [
      ...place.slice(0, axis),
      index < 0 ? index + from[axis] : index,
      ...place.slice(axis + places.length),
    ];
  };
  return [{ shape, values: pickElements(node.knownValues(0), from, shape, source) }];
}

function gatherByPosition(node: NodeView): readonly Inferred[] {
  const from = node.shape(0);
  const places = node.shapeOfRank(1, 1);
  const depth = places[places.length - 1];
  return [{ shape: [...places.slice(0, -1), ...from.slice(node.number('batch_dims', 0) + depth)] }];
}

function compress(node: NodeView): readonly Inferred[] {
  const from = node.shape(0);
  const condition = node.fact(1).values;
  const axis = node.number('axis', NaN);
  const whole = Number.isNaN(axis) ? elementsOf(from) : from[node.axis(axis, from.length)];
  const count =
    condition === null
      ? Math.min(whole, elementsOf(node.shape(1)))
      : condition.filter((chosen) => chosen !== 0).length;
  return [
    {
      shape: Number.isNaN(axis)
        ? [count]
        : from.map((size, at) => (at === node.axis(axis, from.length) ? count : size)),
      isBound: condition === null,
    },
  ];
}

function oneHot(node: NodeView): readonly Inferred[] {
  const places = node.shape(0);
  const axis = node.axis(node.number('axis', -1), places.length + 1);
  return [
    { shape: [...places.slice(0, axis), node.values(1)[0], ...places.slice(axis)], dtype: node.dtype(2) },
  ];
}

/** Scale and zero point of the result, then data, scale and zero point of each part. */
function quantisedConcat(node: NodeView): readonly Inferred[] {
  const parts = Array.from({ length: Math.floor((node.inputCount - 2) / 3) }, (_, index) => 2 + 3 * index);
  return [join(node, parts)];
}

/** Boxes [batch, boxes, 4] and scores [batch, classes, boxes]; of each class so many boxes at most. */
function nonMaxSuppression(node: NodeView): readonly Inferred[] {
  const [batch, classes, boxes] = node.shapeOfRank(1, 3);
  const most = node.has(2) ? Math.min(boxes, Math.max(0, node.knownValues(2)?.[0] ?? boxes)) : 0;
  return [{ shape: [batch * classes * most, 3], dtype: 'int64', isBound: true }];
}

function dataDependent(): readonly Inferred[] {
  throw new NodeProblem('the size of its result depends on the data');
}

const moving = (infer: Operator['infer']): Operator => ({ class: 'data-movement', infer });

export const selectionOperators: Operators = {
  Concat: moving(concat),
  QLinearConcat: moving(quantisedConcat),
  Split: moving(split),
  SplitToSequence: moving(dataDependent),
  Slice: moving(slice),
  Gather: moving(gather),
  GatherElements: moving((node) => [{ shape: node.shape(1) }]),
  GatherND: moving(gatherByPosition),
  ...named('Scatter ScatterElements ScatterND TensorScatter', moving(sameShape)),
  Compress: moving(compress),
  OneHot: moving(oneHot),
  NonMaxSuppression: { class: 'other', infer: nonMaxSuppression },
};
