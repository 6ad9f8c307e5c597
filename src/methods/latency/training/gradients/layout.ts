/** Gradients of operators that move elements: the way back. */
import { elementsOf } from '../../../../onnx/element-type';
import type { Shape } from '../../../../onnx/infer/tensor-fact';
import type { TrainingGraphBuilder } from '../graph-builder';
import { fullGradient, type GradientRule, type GradientRules, rulesFor } from './rule';

const reshape: GradientRule = (node, dy) => [
  node.wants(0) ? node.graph.reshape(fullGradient(node, dy), node.graph.shapeOf(node.inputs[0])) : null,
];

const transpose: GradientRule = ({ graph, wants, integers }, dy) => {
  if (!wants(0)) {
    return [null];
  }
  const shape = graph.shapeOf(dy);
  const perm = integers('perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
  const back = perm.map((_, axis) => perm.indexOf(axis));
  const turned = back.map((axis) => shape[axis]);
  const moved = back.filter((axis) => shape[axis] !== 1);
  // Only axes of size one change places, or the value is the same everywhere.
  if (moved.every((axis, index) => index === 0 || axis > moved[index - 1])) {
    return [graph.reshape(dy, turned)];
  }
  return [graph.node('Transpose', [dy], turned, { perm: back })];
};

const concat: GradientRule = (node, gradient) => {
  const { graph, inputs, wants, number } = node;
  const dy = fullGradient(node, gradient);
  const rank = graph.shapeOf(dy).length;
  const axis = (number('axis', 0) + rank) % rank;
  const shapes = inputs.map((input) => graph.shapeOf(input));
  const pieces =
    inputs.length === 1
      ? [dy]
      : graph.nodeWithOutputs('Split', [dy, graph.integers(shapes.map((shape) => shape[axis]))], shapes, {
          axis,
        });
  return pieces.map((piece, index) => (wants(index) ? piece : null));
};

/** Pieces without a requested gradient are zeros. */
const split: GradientRule = (node, _, all) => {
  const { graph, inputs, outputs, wants, number } = node;
  if (!wants(0)) {
    return [null];
  }
  const shape = graph.shapeOf(inputs[0]);
  const axis = (number('axis', 0) + shape.length) % shape.length;
  const pieces = outputs.map((output, index) => {
    const piece = all[index];
    return graph.expand(piece ?? graph.scalar(0), graph.shapeOf(output));
  });
  return [pieces.length === 1 ? pieces[0] : graph.node('Concat', pieces, shape, { axis }), null];
};

/** The whole of a value of which a part was taken. */
const pad: GradientRule = (node, gradient) => [
  node.wants(0) ? padded(node.graph, fullGradient(node, gradient), node.graph.shapeOf(node.inputs[0])) : null,
];

/** Zeros around a part; where it lay does not matter to what that takes. */
function padded(graph: TrainingGraphBuilder, part: string, whole: Shape): string {
  const shape = graph.shapeOf(part);
  const pads = whole.map((size, axis) => Math.max(0, size - shape[axis]));
  return graph.node('Pad', [part, graph.integers([...whole.map(() => 0), ...pads]), graph.scalar(0)], whole);
}

const cut: GradientRule = (node, gradient) => {
  const { graph, inputs, wants } = node;
  if (!wants(0)) {
    return [null];
  }
  const shape = graph.shapeOf(inputs[0]);
  const axes = shape.map((_, axis) => axis);
  return [
    graph.node(
      'Slice',
      [
        fullGradient(node, gradient),
        graph.integers(shape.map(() => 0)),
        graph.integers(shape),
        graph.integers(axes),
      ],
      shape,
    ),
  ];
};

const expand: GradientRule = ({ graph, inputs, wants }, dy) => [
  wants(0) ? graph.reduceTo(dy, graph.shapeOf(inputs[0])) : null,
];

/** Repetitions lie behind each other along an axis: an axis of their own, and the sum over it. */
const tile: GradientRule = (node, gradient) => {
  const { graph, inputs, wants } = node;
  if (!wants(0)) {
    return [null];
  }
  const [from, to] = [graph.shapeOf(inputs[0]), graph.shapeOf(node.outputs[0])];
  const apart = graph.reshape(
    fullGradient(node, gradient),
    from.flatMap((size, axis) => [to[axis] / size, size]),
  );
  return [
    graph.reshape(
      graph.sum(
        apart,
        from.map((_, axis) => 2 * axis),
      ),
      from,
    ),
  ];
};

/** Rows are added up where they came from. */
const gather: GradientRule = (node, gradient) => {
  const { graph, inputs, wants, number } = node;
  if (!wants(0)) {
    return [null];
  }
  const table = graph.shapeOf(inputs[0]);
  const places = graph.shapeOf(inputs[1]);
  const axis = (number('axis', 0) + table.length) % table.length;
  const dy = fullGradient(node, gradient);
  const count = elementsOf(places);
  // One position: the rest is zeros.
  if (count === 1) {
    return [
      padded(
        graph,
        graph.reshape(
          dy,
          table.map((size, at) => (at === axis ? 1 : size)),
        ),
        table,
      ),
    ];
  }
  const rows = table.map((size, at) => (at === axis ? count : size));
  const index = graph.expand(
    graph.reshape(
      inputs[1],
      rows.map((_, at) => (at === axis ? count : 1)),
    ),
    rows,
  );
  const zeros = graph.expand(graph.scalar(0), table);
  return [graph.node('ScatterElements', [zeros, index, graph.reshape(dy, rows)], table, { axis })];
};

export const layoutGradients: GradientRules = {
  ...rulesFor('Reshape Flatten Squeeze Unsqueeze', reshape),
  Transpose: transpose,
  Concat: concat,
  Split: split,
  Slice: pad,
  Pad: cut,
  Expand: expand,
  Tile: tile,
  Gather: gather,
};
