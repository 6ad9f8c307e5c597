/** Operators that give the same elements another shape or order. */
import { elementsOf } from '../element-type';
import { broadcastShapes } from '../infer/broadcast';
import { broadcastSource, pickElements } from '../infer/indexing';
import { NodeProblem, NotKnown, type NodeView } from '../infer/node-view';
import type { Inferred } from '../infer/tensor-fact';
import { type Operator, type Operators, sameShape } from './operator';

function reshape(node: NodeView): readonly Inferred[] {
  const input = node.shape(0);
  const wanted = node.integersOf('shape', 1);
  if (wanted === null) {
    throw new NodeProblem('it has no shape to give');
  }
  const copiesZero = !node.flag('allowzero');
  const shape = wanted.map((size, axis) => (size === 0 && copiesZero ? (input[axis] ?? 0) : size));
  const open = shape.indexOf(-1);
  const total = elementsOf(input);
  if (open >= 0) {
    const others = shape.reduce((count, size, axis) => (axis === open ? count : count * size), 1);
    shape[open] = others === 0 ? 0 : total / others;
  }
  if (elementsOf(shape) !== total || shape.some((size) => size < 0 || !Number.isInteger(size))) {
    throw new NodeProblem(`[${input.join(', ')}] cannot be given the shape [${wanted.join(', ')}]`);
  }
  return [{ shape, values: node.knownValues(0) }];
}

function flatten(node: NodeView): readonly Inferred[] {
  const shape = node.shape(0);
  const given = node.number('axis', 1);
  const axis = given < 0 ? given + shape.length : given;
  return [
    { shape: [elementsOf(shape.slice(0, axis)), elementsOf(shape.slice(axis))], values: node.knownValues(0) },
  ];
}

function squeeze(node: NodeView): readonly Inferred[] {
  const shape = node.shape(0);
  const given = node.integersOf('axes', 1)?.map((axis) => node.axis(axis, shape.length));
  const kept = shape.filter((size, axis) => (given === undefined ? size !== 1 : !given.includes(axis)));
  if (given?.some((axis) => shape[axis] !== 1) === true) {
    throw new NodeProblem(`it squeezes a dimension other than 1 out of [${shape.join(', ')}]`);
  }
  return [{ shape: kept, values: node.knownValues(0) }];
}

function unsqueeze(node: NodeView): readonly Inferred[] {
  const shape = node.shape(0);
  const axes = node.integersOf('axes', 1) ?? [];
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => node.axis(axis, rank)));
  if (added.size !== axes.length) {
    throw new NodeProblem(`it adds an axis twice: [${axes.join(', ')}]`);
  }
  let next = 0;
  return [
    {
      shape: Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : shape[next++])),
      values: node.knownValues(0),
    },
  ];
}

function transpose(node: NodeView): readonly Inferred[] {
  const from = node.shape(0);
  const order = node.integers('perm') ?? from.map((_, axis) => from.length - 1 - axis);
  if (order.length !== from.length || new Set(order).size !== from.length) {
    throw new NodeProblem(`the order [${order.join(', ')}] does not fit [${from.join(', ')}]`);
  }
  const shape = order.map((axis) => from[axis]);
  const source = (place: readonly number[]): readonly number[] =>
    from.map((_, axis) => place[order.indexOf(axis)]);
  return [{ shape, values: pickElements(node.knownValues(0), from, shape, source) }];
}

function expand(node: NodeView): readonly Inferred[] {
  const from = node.shape(0);
  const shape = broadcastShapes([from, [...node.values(1)]]);
  return [{ shape, values: pickElements(node.knownValues(0), from, shape, broadcastSource(from)) }];
}

function tile(node: NodeView): readonly Inferred[] {
  const from = node.shape(0);
  const repeats = node.values(1);
  if (repeats.length !== from.length) {
    throw new NodeProblem(`${repeats.length} repeats for ${from.length} dimensions`);
  }
  const shape = from.map((size, axis) => size * repeats[axis]);
  return [
    {
      shape,
      values: pickElements(node.knownValues(0), from, shape, (place) =>
        place.map((at, axis) => at % from[axis]),
      ),
    },
  ];
}

function depthToSpace(node: NodeView): readonly Inferred[] {
  const [batch, channels, ...spatial] = node.shapeOfRank(0, 4);
  const block = node.requiredNumber('blocksize');
  return [{ shape: [batch, channels / block ** 2, ...spatial.map((size) => size * block)] }];
}

function spaceToDepth(node: NodeView): readonly Inferred[] {
  const [batch, channels, ...spatial] = node.shapeOfRank(0, 4);
  const block = node.requiredNumber('blocksize');
  return [{ shape: [batch, channels * block ** 2, ...spatial.map((size) => size / block)] }];
}

/** Pads begin and end of all axes, or of those that `axes` names. */
function pad(node: NodeView): readonly Inferred[] {
  const shape = [...node.shape(0)];
  const pads = node.integersOf('pads', 1) ?? node.integers('paddings');
  if (pads === null) {
    throw new NodeProblem('it has no pads');
  }
  const axes = node.has(3)
    ? [...node.values(3)].map((axis) => node.axis(axis, shape.length))
    : [...shape.keys()];
  if (pads.length !== 2 * axes.length) {
    throw new NodeProblem(`${pads.length} pads for ${axes.length} dimensions`);
  }
  axes.forEach((axis, index) => (shape[axis] += pads[index] + pads[index + axes.length]));
  return [{ shape }];
}

/** ONNX Runtime's blocked layout: channels rounded up to the block, which the shape of what reads it shows. */
function reorderOutput(node: NodeView): readonly Inferred[] {
  const [batch, , ...spatial] = node.shapeOfRank(0, 3);
  const channels = node.requiredNumber('channels');
  return [
    { shape: node.flag('channels_last') ? [batch, ...spatial, channels] : [batch, channels, ...spatial] },
  ];
}

function reorderInput(node: NodeView): readonly Inferred[] {
  const shape = node.shapeOfRank(0, 3);
  return [
    {
      shape: node.flag('channels_last') ? [shape[0], shape[shape.length - 1], ...shape.slice(1, -1)] : shape,
    },
  ];
}

function column2Image(node: NodeView): readonly Inferred[] {
  const [batch, columns] = node.shapeOfRank(0, 3);
  return [{ shape: [batch, columns / node.values(2).reduce((a, b) => a * b, 1), ...node.values(1)] }];
}

/** The distinct entries along an axis, or of all; then the first place of each, the place of each entry among them, and how often each occurs. */
function unique(node: NodeView): readonly Inferred[] {
  const shape = node.shape(0);
  const axis = node.number('axis', NaN);
  const count = Number.isNaN(axis) ? elementsOf(shape) : shape[node.axis(axis, shape.length)];
  const places: Inferred = { shape: [count], dtype: 'int64', isBound: true };
  return [{ shape: Number.isNaN(axis) ? [count] : shape, isBound: true }, places, places, places];
}

const moving = (infer: Operator['infer']): Operator => ({ class: 'data-movement', infer });
const view = (infer: Operator['infer']): Operator => ({ class: 'data-movement', view: true, infer });

export const layoutOperators: Operators = {
  Reshape: view(reshape),
  Flatten: view(flatten),
  Squeeze: view(squeeze),
  Unsqueeze: view(unsqueeze),
  Transpose: moving(transpose),
  Expand: moving(expand),
  Tile: moving(tile),
  DepthToSpace: moving(depthToSpace),
  SpaceToDepth: moving(spaceToDepth),
  Pad: moving(pad),
  ReorderInput: moving(reorderInput),
  ReorderOutput: moving(reorderOutput),
  Col2Im: { ...moving(column2Image), flopsPerElement: 1, per: 'input' },
  ReverseSequence: moving(sameShape),
  NonZero: moving((node) => [
    { shape: [node.shape(0).length, elementsOf(node.shape(0))], dtype: 'int64', isBound: true },
  ]),
  Unique: moving(unique),
  StringNormalizer: moving(() => {
    throw new NodeProblem('the size of its result depends on the data');
  }),
  Shape: {
    class: 'other',
    infer: (node) => {
      const shape = node.fact(0).shape;
      if (shape === null) {
        throw new NotKnown();
      }
      const part = shape.slice(node.number('start', 0), node.number('end', shape.length));
      return [{ shape: [part.length], dtype: 'int64', values: Float64Array.from(part) }];
    },
  },
};
