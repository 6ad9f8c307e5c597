import { elementsOf } from '../element-type';
import { NodeProblem, type NodeView } from '../infer/node-view';
import type { Inferred } from '../infer/tensor-fact';
import type { Operator, Operators } from './operator';
import { slide, windowOf } from './spatial';

function windowed(node: NodeView): readonly Inferred[] {
  const input = node.shapeOfRank(0, 3);
  const kernel = node.integers('kernel_shape');
  if (kernel === null) {
    throw new NodeProblem("its attribute 'kernel_shape' is missing");
  }
  const channelsLast = node.flag('channels_last');
  const spatial = slide(
    channelsLast ? input.slice(1, -1) : input.slice(2),
    windowOf(node, kernel),
    node.flag('ceil_mode'),
  );
  const shape = channelsLast
    ? [input[0], ...spatial, input[input.length - 1]]
    : [input[0], input[1], ...spatial];
  return [{ shape }, { shape, dtype: 'int64' }];
}

function global(node: NodeView): readonly Inferred[] {
  const input = node.shapeOfRank(0, 3);
  if (node.flag('channels_last')) {
    return [{ shape: [input[0], ...input.slice(1, -1).map(() => 1), input[input.length - 1]] }];
  }
  return [{ shape: [input[0], input[1], ...input.slice(2).map(() => 1)] }];
}

function unpool(node: NodeView): readonly Inferred[] {
  const input = node.shapeOfRank(0, 3);
  if (node.has(2)) {
    return [{ shape: [...node.values(2)] }];
  }
  const { kernel, strides, pads } = windowOf(node, node.integers('kernel_shape') ?? []);
  return [
    {
      shape: [
        ...input.slice(0, 2),
        ...input
          .slice(2)
          .map(
            (size, axis) =>
              (size - 1) * strides[axis] + kernel[axis] - pads[axis] - pads[axis + kernel.length],
          ),
      ],
    },
  ];
}

const sliding: Operator = {
  class: 'pooling',
  infer: windowed,
  flopsPerElement: (node) => elementsOf(node.integers('kernel_shape') ?? []),
};
const whole: Operator = { class: 'pooling', infer: global, flopsPerElement: 1, per: 'input' };

export const poolingOperators: Operators = {
  MaxPool: sliding,
  AveragePool: sliding,
  LpPool: sliding,
  NhwcMaxPool: { ...sliding, infer: (node) => channelsLastPool(node) },
  QLinearAveragePool: { ...sliding, notWeights: [1, 2, 3, 4] },
  GlobalAveragePool: whole,
  GlobalMaxPool: whole,
  GlobalLpPool: whole,
  QLinearGlobalAveragePool: { ...whole, notWeights: [1, 2, 3, 4] },
  MaxUnpool: { class: 'pooling', infer: unpool },
};

function channelsLastPool(node: NodeView): readonly Inferred[] {
  const input = node.shapeOfRank(0, 3);
  const spatial = slide(
    input.slice(1, -1),
    windowOf(node, node.integers('kernel_shape') ?? []),
    node.flag('ceil_mode'),
  );
  return [{ shape: [input[0], ...spatial, input[input.length - 1]] }];
}
