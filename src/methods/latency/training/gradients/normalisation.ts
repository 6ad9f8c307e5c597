/** Gradients of reductions, softmax and normalisation. */
import { elementsOf } from '../../../../onnx/element-type';
import type { Shape } from '../../../../onnx/infer/tensor-fact';
import { type Backward, fullGradient, type GradientRule, type GradientRules, rulesFor } from './rule';

/** The same for every element that was added up; a mean is a sum divided by their number. */
function reduction(isMean: boolean): GradientRule {
  return ({ graph, inputs, wants, ...node }, dy) => {
    if (!wants(0)) {
      return [null];
    }
    const shape = graph.shapeOf(inputs[0]);
    const axes = (
      node.integers('axes') ??
      (inputs.length > 1 ? node.valuesOf(1) : null) ??
      shape.map((_, axis) => axis)
    ).map((axis) => (axis + shape.length) % shape.length);
    // What flows back has no more elements than the result: it may be the same along further axes.
    const own = graph.shapeOf(dy);
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const back =
      elementsOf(own) === elementsOf(kept)
        ? graph.reshape(dy, kept)
        : graph.reshape(graph.expand(dy, graph.shapeOf(node.outputs[0])), kept);
    return [isMean ? graph.map('Mul', back, graph.scalar(0.5)) : back];
  };
}

const extreme: GradientRule = ({ graph, inputs, outputs, wants }, dy) => {
  if (!wants(0)) {
    return [null];
  }
  const shape = graph.shapeOf(inputs[0]);
  const kept =
    graph.shapeOf(outputs[0]).length === shape.length
      ? graph.shapeOf(outputs[0])
      : shape.map((size, axis) => (axis === shape.length - 1 ? 1 : size));
  const chosen = graph.node('Cast', [graph.map('Equal', inputs[0], graph.reshape(outputs[0], kept))], shape, {
    to: 1,
  });
  return [
    graph.map(
      'Mul',
      chosen,
      elementsOf(graph.shapeOf(dy)) === elementsOf(kept) ? graph.reshape(dy, kept) : dy,
    ),
  ];
};

const softmax: GradientRule = (node, gradient) => {
  const { graph, outputs, wants, number } = node;
  if (!wants(0)) {
    return [null];
  }
  const dy = fullGradient(node, gradient);
  const rank = graph.shapeOf(dy).length;
  const product = graph.map('Mul', dy, outputs[0]);
  const total = graph.node(
    'ReduceSum',
    [product, graph.integers([(number('axis', -1) + rank) % rank])],
    withOnes(graph.shapeOf(dy), [(number('axis', -1) + rank) % rank]),
    { keepdims: 1 },
  );
  return [graph.map('Sub', product, graph.map('Mul', total, outputs[0]))];
};

const logSoftmax: GradientRule = (node, gradient) => {
  const { graph, outputs, wants, number } = node;
  if (!wants(0)) {
    return [null];
  }
  const dy = fullGradient(node, gradient);
  const rank = graph.shapeOf(dy).length;
  const axis = (number('axis', -1) + rank) % rank;
  const total = graph.node('ReduceSum', [dy, graph.integers([axis])], withOnes(graph.shapeOf(dy), [axis]), {
    keepdims: 1,
  });
  return [graph.map('Sub', dy, graph.map('Mul', graph.map('Exp', outputs[0]), total))];
};

/**
 * x is centred and scaled over some axes, then scaled and shifted per element of the others: the gradient passes through mean
 * and deviation, so that two means of it are taken away again.
 * @param axesOf the axes that mean and deviation are taken over
 */
function normalisation(axesOf: (shape: Shape, node: Backward) => readonly number[]): GradientRule {
  return (node, gradient) => {
    const { graph, inputs, wants } = node;
    const dy = fullGradient(node, gradient);
    const shape = graph.shapeOf(inputs[0]);
    const axes = axesOf(shape, node);
    const [gain, shift] = [inputs[1], inputs[2]];
    const gainShape = gain === undefined ? [] : graph.shapeOf(gain);
    // Gain and shift per channel stand at axis 1; else they fit the last axes.
    const aligned =
      gainShape.length === 1 && gainShape[0] === shape[1] && !axes.includes(1)
        ? shape.map((_, axis) => (axis === 1 ? gainShape[0] : 1))
        : gainShape;
    const mean = (value: string): string =>
      graph.node('ReduceMean', [value, graph.integers(axes)], withOnes(shape, axes), { keepdims: 1 });
    const centre = graph.map('Sub', inputs[0], mean(inputs[0]));
    const normal = graph.map(
      'Mul',
      centre,
      graph.map('Reciprocal', graph.map('Sqrt', mean(graph.map('Mul', centre, centre)))),
    );
    const of = (index: number, value: () => string): string | null =>
      inputs.length > index && wants(index)
        ? graph.reshape(graph.reduceTo(value(), aligned), graph.shapeOf(inputs[index]))
        : null;
    const scaled = (): string => {
      const inner = gain === undefined ? dy : graph.map('Mul', dy, graph.reshape(gain, aligned));
      const along = graph.map('Mul', normal, mean(graph.map('Mul', inner, normal)));
      return graph.map(
        'Mul',
        graph.map('Sub', graph.map('Sub', inner, mean(inner)), along),
        graph.node('Sqrt', [mean(inner)], withOnes(shape, axes)),
      );
    };
    return [
      wants(0) ? scaled() : null,
      of(1, () => graph.map('Mul', dy, normal)),
      shift === undefined ? null : of(2, () => dy),
    ];
  };
}

function withOnes(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

const allButChannels = (shape: Shape): readonly number[] =>
  shape.map((_, axis) => axis).filter((axis) => axis !== 1);
const pixels = (shape: Shape): readonly number[] => shape.map((_, axis) => axis).filter((axis) => axis > 1);

export const normalisationGradients: GradientRules = {
  ReduceSum: reduction(false),
  ReduceMean: reduction(true),
  ...rulesFor('ReduceMax ReduceMin', extreme),
  GlobalAveragePool: ({ graph, wants }, dy) => [wants(0) ? graph.map('Mul', dy, graph.scalar(0.5)) : null],
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  BatchNormalization: normalisation(allButChannels),
  ...rulesFor('InstanceNormalization GroupNormalization', normalisation(pixels)),
  LayerNormalization: normalisation((shape, { number }) =>
    shape.map((_, axis) => axis).filter((axis) => axis >= (number('axis', -1) + shape.length) % shape.length),
  ),
};
