import { elementsOf } from '../element-type';
import { NodeProblem, type NodeView } from '../infer/node-view';
import type { Inferred, Shape, TensorFact } from '../infer/tensor-fact';
import { named, type Operator, type Operators } from './operator';
import { slide, windowOf } from './spatial';

/** Input x [N, C, …], or [N, …, C] where the node says so, weights [M, C / group, …]. `x` and `w` are the places of the two among the inputs. */
function convolution(x: number, w: number): Operator['infer'] {
  return (node) => {
    const isLast = node.flag('channels_last');
    const given = node.shapeOfRank(x, 3);
    const input = isLast ? [given[0], given[given.length - 1], ...given.slice(1, -1)] : given;
    const weights = node.shapeOfRank(w, 3);
    const group = node.number('group', 1);
    // ONNX Runtime's blocked layout rounds channels up to the block, hence not equal but at least.
    if (weights[1] * group < input[1]) {
      throw new NodeProblem(
        `its weights [${weights.join(', ')}] do not fit ${input[1]} channels in ${group} groups`,
      );
    }
    const spatial = slide(input.slice(2), windowOf(node, node.integers('kernel_shape') ?? weights.slice(2)));
    return [
      {
        shape: isLast ? [input[0], ...spatial, weights[0]] : [input[0], weights[0], ...spatial],
        dtype: node.dtype(x),
      },
    ];
  };
}

function convolutionMacs(w: number): Operator['macs'] {
  return (node, output) => elements(output) * elementsOf(node.shape(w).slice(1));
}

/** Input x [N, C, …], weights [C, M / group, …]. */
function transposed(node: NodeView): readonly Inferred[] {
  const input = node.shapeOfRank(0, 3);
  const weights = node.shapeOfRank(1, 3);
  const { kernel, strides, dilations, pads, auto } = windowOf(
    node,
    node.integers('kernel_shape') ?? weights.slice(2),
  );
  const given = node.integers('output_shape');
  const extra = node.integers('output_padding');
  const spatial = input.slice(2).map((size, axis) => {
    if (given !== null) {
      return given[axis + given.length - kernel.length];
    }
    if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
      return size * strides[axis];
    }
    const trimmed = auto === 'VALID' ? 0 : pads[axis] + pads[axis + kernel.length];
    return (
      strides[axis] * (size - 1) + (extra?.[axis] ?? 0) + dilations[axis] * (kernel[axis] - 1) + 1 - trimmed
    );
  });
  return [{ shape: [input[0], weights[1] * node.number('group', 1), ...spatial] }];
}

function transposedMacs(node: NodeView): number {
  return elementsOf(node.shape(0)) * elementsOf(node.shape(1).slice(1));
}

function elements(fact: TensorFact): number {
  return elementsOf(fact.shape as Shape);
}

const float: Operator = { class: 'conv', infer: convolution(0, 1), macs: convolutionMacs(1), bias: 2 };

export const convolutionOperators: Operators = {
  ...named('Conv NhwcFusedConv', float),
  FusedConv: { ...float, flopsPerElement: 1 },
  ConvTranspose: { class: 'conv', infer: transposed, macs: transposedMacs, bias: 2 },
  ConvInteger: {
    ...float,
    infer: (node) => [{ ...convolution(0, 1)(node)[0], dtype: 'int32' }],
    bias: undefined,
    notWeights: [2, 3],
  },
  QLinearConv: {
    class: 'conv',
    infer: convolution(0, 3),
    macs: convolutionMacs(3),
    bias: 8,
    notWeights: [1, 2, 4, 5, 6, 7],
  },
};
