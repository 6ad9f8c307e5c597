/** Gradients of convolution: two convolutions with as many multiply-accumulates as the forward one. */
import { elementsOf } from '../../../../onnx/element-type';
import type { Shape } from '../../../../onnx/infer/tensor-fact';
import { type Backward, fullGradient, type GradientRule, type GradientRules } from './rule';

/** x [N, C, ...], weights [M, C / group, ...], bias [M]. */
const convolution: GradientRule = (node, gradient) => {
  const { graph, inputs, wants } = node;
  const dy = fullGradient(node, gradient);
  return [
    wants(0) ? inputGradient(node, dy) : null,
    wants(1) ? weightGradient(node, dy) : null,
    inputs.length > 2 && wants(2)
      ? graph.reshape(
          graph.sum(
            dy,
            graph
              .shapeOf(dy)
              .map((_, axis) => axis)
              .filter((axis) => axis !== 1),
          ),
          graph.shapeOf(inputs[2]),
        )
      : null,
  ];
};

/** The transposed convolution of the gradient with the same weights; what strides leave over is padding. */
function inputGradient({ graph, inputs, number, integers }: Backward, dy: string): string {
  const [x, w] = [graph.shapeOf(inputs[0]), graph.shapeOf(inputs[1])];
  const output = graph.shapeOf(dy);
  const kernel = w.slice(2);
  const axes = kernel.map((_, axis) => axis);
  const [strides, dilations] = [
    integers('strides') ?? axes.map(() => 1),
    integers('dilations') ?? axes.map(() => 1),
  ];
  // Without padding the result would be this large; what is too much is cut off on both sides.
  const whole = axes.map(
    (axis) => strides[axis] * (output[2 + axis] - 1) + dilations[axis] * (kernel[axis] - 1) + 1,
  );
  const excess = axes.map((axis) => whole[axis] - x[2 + axis]);
  const before = excess.map((size) => Math.max(0, Math.floor(size / 2)));
  const after = excess.map((size, axis) => Math.max(0, size - before[axis]));
  const missing = excess.map((size) => Math.max(0, -size));
  const fits = missing.every((size, axis) => size < Math.max(strides[axis], dilations[axis]));
  const attributes = {
    group: number('group', 1),
    kernel_shape: kernel,
    strides,
    dilations,
    pads: [...before, ...after],
    ...(fits && missing.some((size) => size > 0) ? { output_padding: missing } : {}),
  };
  return graph.node('ConvTranspose', [dy, inputs[1]], x, attributes);
}

/**
 * Channels and samples change places: each channel of x is a sample that slides over the gradient as its weights. Groups
 * stay groups. With a window of one element and no stride it is a matrix product.
 */
function weightGradient({ graph, inputs, number, integers }: Backward, dy: string): string {
  const [x, w] = [graph.shapeOf(inputs[0]), graph.shapeOf(inputs[1])];
  const output = graph.shapeOf(dy);
  const kernel = w.slice(2);
  const [strides, dilations] = [
    integers('strides') ?? kernel.map(() => 1),
    integers('dilations') ?? kernel.map(() => 1),
  ];
  const group = number('group', 1);
  const [samples, channels, filters] = [x[0], x[1], output[1]];
  const pixels = elementsOf(output.slice(2));
  if (group === 1 && elementsOf(kernel) === 1 && elementsOf(x.slice(2)) === pixels) {
    const product = graph.node(
      'FusedMatMul',
      [graph.reshape(dy, [samples, filters, pixels]), graph.reshape(inputs[0], [samples, channels, pixels])],
      [samples, filters, channels],
      { transB: 1 },
      'com.microsoft',
    );
    return graph.reshape(graph.sum(product, [0]), w);
  }
  // How far the windows reach over x, padding included.
  const reach = kernel.map(
    (size, axis) => strides[axis] * (output[2 + axis] - 1) + dilations[axis] * (size - 1) + 1,
  );
  const turnedX: Shape = [channels / group, group * samples, ...x.slice(2)];
  const pads = reach.map((size, axis) => Math.max(0, size - x[2 + axis]));
  const before = pads.map((size) => Math.floor(size / 2));
  const result = kernel.map(
    (_, axis) =>
      Math.floor(
        (Math.max(x[2 + axis], reach[axis]) - strides[axis] * (output[2 + axis] - 1) - 1) / dilations[axis],
      ) + 1,
  );
  const turnedDy: Shape = [filters, samples, ...output.slice(2)];
  const attributes = {
    group,
    kernel_shape: output.slice(2),
    strides: dilations,
    dilations: strides,
    pads: [...before, ...pads.map((size, axis) => size - before[axis])],
  };
  const product = graph.node(
    'Conv',
    [turn(graph, inputs[0], turnedX), turn(graph, dy, turnedDy)],
    [channels / group, filters, ...result],
    attributes,
  );
  return turn(graph, product, w);
}

/** First two axes change places: a copy in another order, nothing when one of them is a single element. */
function turn(graph: Backward['graph'], value: string, shape: Shape): string {
  const from = graph.shapeOf(value);
  if (from[0] === 1 || from[1] === 1 || elementsOf(from) !== elementsOf(shape)) {
    return elementsOf(from) === elementsOf(shape) ? graph.reshape(value, shape) : graph.input(shape);
  }
  const order = [1, 0, ...from.slice(2).map((_, axis) => axis + 2)];
  return graph.reshape(
    graph.node(
      'Transpose',
      [value],
      order.map((axis) => from[axis]),
      { perm: order },
    ),
    shape,
  );
}

export const convolutionGradients: GradientRules = { Conv: convolution };
